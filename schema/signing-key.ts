import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Signs heads of hash chains: of the trail of reads, of the public ledger. Ed25519. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  /** PEM. */
  readonly publicKey: string;
  /** Names the public key: the beginning of the SHA-256 of its DER form, hex. */
  readonly id: string;
}

/** Reads PKCS #8 PEM, or that in base64: an environment variable holds no line breaks everywhere. Undefined where it is no Ed25519 key. */
export function parseSigningKey(text: string): SigningKey | undefined {
  try {
    const privateKey = createPrivateKey(pemOf(text));
    if (privateKey.asymmetricKeyType !== 'ed25519') return undefined;
    const publicKey = createPublicKey(privateKey);
    return { privateKey, publicKey: pemOfPublic(publicKey), id: idOf(publicKey) };
  } catch {
    return undefined;
  }
}

/** Reads SPKI PEM, or that in base64. Undefined where it is no Ed25519 key. */
export function parsePublicKey(text: string): { readonly id: string; readonly key: KeyObject } | undefined {
  try {
    const key = createPublicKey(pemOf(text));
    return key.asymmetricKeyType === 'ed25519' ? { id: idOf(key), key } : undefined;
  } catch {
    return undefined;
  }
}

/** The PEM of a private key kept in a file that only its owner reads; made where there is none. */
export function keptSigningKey(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
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

function pemOf(text: string): string {
  return text.includes('-----BEGIN') ? text : Buffer.from(text, 'base64').toString();
}

function pemOfPublic(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString();
}

function idOf(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);
}
