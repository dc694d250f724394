/** The certificates with which a Temporal cluster behind TLS is spoken to, as they stand in the settings. */
import { createPrivateKey, X509Certificate } from 'node:crypto';

export interface TemporalTls {
  /** Whom the server's certificate has to name; `null`: the host of the address. */
  serverName: string | null;
  /** PEM of the authorities that its certificate may be from; `null`: those this machine trusts. */
  ca: string | null;
  /** What this process shows of itself, in PEM; `null`: nothing. */
  client: { certificate: string; key: string } | null;
}

/** What keeps the text from being certificates in PEM, or null. */
export function certificateFault(pem: string): string | null {
  try {
    new X509Certificate(pem);
    return null;
  } catch {
    return 'it does not begin with a certificate in PEM, which has “-----BEGIN CERTIFICATE-----” before it';
  }
}

/** The same of a private key. */
export function privateKeyFault(pem: string): string | null {
  if (/^-----BEGIN ENCRYPTED|^Proc-Type: 4,ENCRYPTED/m.test(pem)) return 'it is encrypted with a passphrase';
  try {
    createPrivateKey(pem);
    return null;
  } catch {
    return 'it is no private key in PEM, which has “PRIVATE KEY-----” before it';
  }
}

/** What keeps a certificate from being shown with this key, as the end of a sentence about it, or null. */
export function pairFault(certificate: string, key: string, now: Date): string | null {
  const first = new X509Certificate(certificate);
  if (!first.checkPrivateKey(createPrivateKey(key)))
    return 'is of another key than the one in TEMPORAL_TLS_KEY';
  const end = new Date(first.validTo);
  return end < now ? `ran out at ${end.toISOString()}` : null;
}
