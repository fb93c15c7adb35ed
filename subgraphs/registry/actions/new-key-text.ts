import { createHash, randomBytes, randomInt } from 'node:crypto';

/** Names the key in lists and logs; says nothing about the secret. */
const PREFIX_ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
const PREFIX_LENGTH = 12;
const SECRET_BYTES = 32;

export interface KeyText {
  readonly prefix: string;
  /** `ld_<prefix>_<secret>`: shown once, kept nowhere. */
  readonly text: string;
  /** Base64url SHA-256 of the text: the secret has 256 bits, so no slow hash is needed to keep it from being guessed. */
  readonly secretHash: string;
}

export function newKeyText(): KeyText {
  const prefix = Array.from({ length: PREFIX_LENGTH }, () => PREFIX_ALPHABET[randomInt(PREFIX_ALPHABET.length)]).join(
    '',
  );
  const text = `ld_${prefix}_${randomBytes(SECRET_BYTES).toString('base64url')}`;
  return { prefix, text, secretHash: createHash('sha256').update(text).digest('base64url') };
}
