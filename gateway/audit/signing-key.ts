import { join } from 'node:path';
import { keptSigningKey, parseSigningKey, type SigningKey } from '../../schema/signing-key.js';
import { ConfigurationError } from '../config.js';

/** `AUDIT_SIGNING_KEY`, or a key kept beside the trail: better than none, but whoever can write there can sign. @throws ConfigurationError */
export function signingKey(given: string | undefined, directory: string): SigningKey {
  const key = parseSigningKey(given ?? keptSigningKey(join(directory, 'signing.key')));
  if (key) return key;
  // The value is a secret: it is not repeated in the sentence.
  throw new ConfigurationError('The key that signs the trail must be an Ed25519 private key in PEM (PKCS #8).');
}
