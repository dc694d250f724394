/**
 * Why the store did not do what it was asked, for whoever runs the service: in the store's words, and with what mends it
 * where that is known. The store is never told the secret, so its words cannot repeat it.
 */
import { readXml } from './read-xml.ts';

/** S3's error codes (API reference, “Error responses”) and what a person can do about each. */
const MENDS: Readonly<Record<string, string>> = {
  NoSuchBucket: 'Make the bucket, or name another one in FILES_URL.',
  InvalidBucketName: 'FILES_URL takes the bucket after the host: https://host/bucket/prefix.',
  InvalidAccessKeyId: 'Set S3_ACCESS_KEY_ID to a key that this store knows.',
  SignatureDoesNotMatch: 'Set S3_SECRET_ACCESS_KEY to the secret of S3_ACCESS_KEY_ID.',
  AccessDenied: 'Allow the key to list the bucket, and to put, get and delete objects in it.',
  RequestTimeTooSkewed: 'Set the clock of this machine, or that of the store.',
  AuthorizationHeaderMalformed: 'Set S3_REGION to the region of the bucket.',
  NotImplemented: 'It has to know conditional writes (If-None-Match).',
  PermanentRedirect: 'Set S3_REGION, and the host in FILES_URL, to those of the bucket.',
  TemporaryRedirect: 'Set S3_REGION, and the host in FILES_URL, to those of the bucket.',
};

export class S3Error extends Error {
  override readonly name = 'S3Error';
  /** The store's own, such as `NoSuchBucket`; `null`: it gave none, or no answer at all. */
  readonly code: string | null;

  constructor(message: string, code: string | null, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** @param doing what was asked, such as “put an object”. */
export function refusal(doing: string, status: number, body: string): S3Error {
  const { code, message } = readRefusal(body);
  const words = (message ?? `it answered with status ${status}`).replace(/\.$/, '');
  const name = code === null || words === code ? '' : ` (${code})`;
  const mend = code === null ? undefined : MENDS[code];
  return new S3Error(
    `The file store did not ${doing}: ${words}${name}.${mend === undefined ? '' : ` ${mend}`}`,
    code,
  );
}

/** There was no answer, or not all of one. */
export function unreached(doing: string, error: unknown, limit: number): S3Error {
  const message = isLate(error)
    ? `The file store did not ${doing} within ${limit / 1_000} seconds.`
    : `The file store could not be reached to ${doing}${reasonOf(error)}.`;
  return new S3Error(message, null, { cause: error });
}

/** A proxy before the store may answer with anything. */
function readRefusal(body: string): { code: string | null; message: string | null } {
  try {
    const elements = readXml(body);
    const textOf = (path: string) => elements.find((element) => element.path === path)?.text.trim() || null;
    return { code: textOf('Error/Code'), message: textOf('Error/Message') };
  } catch {
    return { code: null, message: null };
  }
}

function isLate(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === 'TimeoutError' || (error.name === 'AbortError' && isLate(error.cause));
}

/** fetch says only that it failed; its cause has the reason. */
function reasonOf(error: unknown): string {
  for (let each = error; each instanceof Error; each = each.cause) {
    if ('code' in each && typeof each.code === 'string') return ` (${each.code})`;
  }
  return '';
}
