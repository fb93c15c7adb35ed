import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError } from '../config.js';

export interface SigningKey {
  readonly privateKey: KeyObject;
  /** PEM. */
  readonly publicKey: string;
}

/** `AUDIT_SIGNING_KEY`, or a key kept beside the trail: better than none, but whoever can write there can sign. @throws ConfigurationError */
export function signingKey(given: string | undefined, directory: string): SigningKey {
  const text = given === undefined ? readOrMakeKey(directory) : pemOf(given);
  try {
    const privateKey = createPrivateKey(text);
    if (privateKey.asymmetricKeyType !== 'ed25519') throw new Error('another kind of key');
    return { privateKey, publicKey: createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString() };
  } catch {
    // The value is a secret: it is not repeated in the sentence.
    throw new ConfigurationError('The key that signs the trail must be an Ed25519 private key in PEM (PKCS #8).');
  }
}

/** An environment variable holds no line breaks everywhere: PEM may come as base64. */
function pemOf(text: string): string {
  return text.includes('-----BEGIN') ? text : Buffer.from(text, 'base64').toString();
}

function readOrMakeKey(directory: string): string {
  const file = join(directory, 'signing.key');
  try {
    return readFileSync(file, 'utf8');
  } catch {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    try {
      writeFileSync(file, pem, { flag: 'wx', mode: 0o600 });
      return pem;
    } catch {
      // Another process made it in the same moment.
      return readFileSync(file, 'utf8');
    }
  }
}
