/**
 * AWS Signature Version 4 as a server computes it, from AWS's description of it ("Create a signed AWS API request",
 * with S3's rules: a path is encoded once) and not from any client.
 */
import { createHash, createHmac } from 'node:crypto';

export interface SignedRequest {
  method: string;
  url: URL;
  headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** What the header `Authorization` says. */
export interface Authorization {
  accessKeyId: string;
  /** YYYYMMDD. */
  date: string;
  region: string;
  service: string;
  /** Names in lower case. */
  signedHeaders: string[];
  signature: string;
}

const FORM =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,]+)\/([^/,]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

export function readAuthorization(header: string | undefined): Authorization | null {
  const [, accessKeyId, date, region, service, names, signature] = FORM.exec(header ?? '') ?? [];
  if (!accessKeyId || !date || !region || !service || !names || !signature) return null;
  return { accessKeyId, date, region, service, signedHeaders: names.split(';'), signature };
}

/** The signature that a request has to have. */
export function signatureOf(
  { method, url, headers }: SignedRequest,
  { date, region, service, signedHeaders }: Omit<Authorization, 'accessKeyId' | 'signature'>,
  secret: string,
): string {
  const headerOf = (name: string) => String(headers[name] ?? '');
  const canonical = [
    method,
    url.pathname.split('/').map(decodeURIComponent).map(encode).join('/'),
    [...url.searchParams]
      .map((pair) => pair.map(encode).join('='))
      .sort()
      .join('&'),
    ...signedHeaders.map((name) => `${name}:${headerOf(name).trim().replace(/ +/g, ' ')}`),
    '',
    signedHeaders.join(';'),
    headerOf('x-amz-content-sha256'),
  ].join('\n');
  const scope = `${date}/${region}/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', headerOf('x-amz-date'), scope, sha256(canonical)].join('\n');
  const key = [date, region, service, 'aws4_request'].reduce<Buffer>(hmac, Buffer.from(`AWS4${secret}`));
  return hmac(key, toSign).toString('hex');
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** All but A–Z, a–z, 0–9, '-', '.', '_' and '~'. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
