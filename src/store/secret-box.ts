/**
 * Keeps providers' secrets so that the database alone does not give them away: each account's are one JWE (dir, A256GCM)
 * under a key that is derived from SECRET_KEY. What it belongs to stands in the protected header, which is authenticated
 * with the rest, so that one account's secrets cannot be put in another's place.
 */
import { hkdfSync } from 'node:crypto';
import { CompactEncrypt, compactDecrypt, errors } from 'jose';

export interface Sealed {
  /** A compact JWE. */
  text: string;
  /** Which key opens it. */
  keyId: string;
}

export interface SecretBox {
  /** What new secrets are sealed under. */
  readonly keyId: string;
  /** `owner`: what they belong to, such as `twilio`. */
  seal(owner: string, secrets: Record<string, string>): Promise<Sealed>;
  /** `null`: neither of the keys opens it, or it is another's. */
  open(owner: string, text: string): Promise<Record<string, string> | null>;
}

interface Key {
  id: string;
  bytes: Uint8Array;
}

/** `previous`: the SECRET_KEY before this one, which still opens what was sealed under it. */
export function createSecretBox(secretKey: string, previous: string | null): SecretBox {
  const current = deriveKey(secretKey);
  const keys = previous === null ? [current] : [current, deriveKey(previous)];
  return {
    keyId: current.id,

    async seal(owner, secrets) {
      const text = await new CompactEncrypt(new TextEncoder().encode(JSON.stringify(secrets)))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: current.id, owner })
        .encrypt(current.bytes);
      return { text, keyId: current.id };
    },

    async open(owner, text) {
      try {
        const { plaintext, protectedHeader } = await compactDecrypt(text, ({ kid }) => findKey(keys, kid), {
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
        });
        if (protectedHeader['owner'] !== owner) return null;
        return JSON.parse(new TextDecoder().decode(plaintext)) as Record<string, string>;
      } catch (error) {
        if (error instanceof errors.JOSEError) return null;
        throw error;
      }
    },
  };
}

function findKey(keys: readonly Key[], id: string | undefined): Uint8Array {
  const key = keys.find((one) => one.id === id);
  if (!key) throw new errors.JWEDecryptionFailed();
  return key.bytes;
}

/** The id tells keys apart and nothing about them: it is derived beside the key, not from it. */
function deriveKey(secretKey: string): Key {
  const derive = (purpose: string, length: number) =>
    new Uint8Array(hkdfSync('sha256', secretKey, '', purpose, length));
  return {
    id: Buffer.from(derive('integration secrets: key id', 9)).toString('base64url'),
    bytes: derive('integration secrets', 32),
  };
}
