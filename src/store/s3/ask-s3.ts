/** Asks an S3-compatible store: signed (AWS Signature Version 4), within a time, and again where that may help. */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AwsV4Signer } from 'aws4fetch';
import type { FileStoreSettings } from '../../settings.ts';
import { refusal, unreached } from './s3-error.ts';

export interface S3Request {
  /** Completes “The store did not …”. */
  doing: string;
  method: 'GET' | 'PUT' | 'DELETE';
  url: string;
  headers?: Readonly<Record<string, string>>;
  body?: Uint8Array<ArrayBuffer>;
  /** Milliseconds for all of it. */
  limit: number;
}

/** Resolves to the body of the answer. @throws S3Error */
export type AskS3 = (request: S3Request) => Promise<Buffer>;

interface Answer {
  status: number;
  body: Buffer;
}

const MOST_ATTEMPTS = 3;

/** Milliseconds before the second attempt, and four times as many before the third. */
const PAUSE = 150;

/** The store is busy, restarts, or was met by another request for the same object. */
const PASSING: ReadonlySet<number> = new Set([409, 429, 500, 502, 503, 504]);

export function createAskS3({ accessKeyId, secretAccessKey, region }: FileStoreSettings): AskS3 {
  async function ask({ method, url, headers, body }: S3Request, signal: AbortSignal): Promise<Answer> {
    const signed = await new AwsV4Signer({
      method,
      url,
      // With the body's digest in what is signed, the store takes none that was changed or cut on its way.
      headers: { ...headers, 'x-amz-content-sha256': sha256(body ?? '') },
      accessKeyId,
      secretAccessKey,
      region,
      service: 's3',
    }).sign();
    const init = { method, headers: signed.headers, signal, ...(body && { body }) };
    // Where a redirect leads, another signature would be needed; what it says is told instead.
    const response = await fetch(url, { ...init, redirect: 'manual' });
    return { status: response.status, body: Buffer.from(await response.arrayBuffer()) };
  }

  async function askUntilAnswered(request: S3Request, signal: AbortSignal): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      const isLast = attempt === MOST_ATTEMPTS;
      try {
        const answer = await ask(request, signal);
        if (isLast || !PASSING.has(answer.status)) return answer;
      } catch (error) {
        if (isLast || signal.aborted) throw error;
      }
      await sleep(PAUSE * 4 ** (attempt - 1), undefined, { signal });
    }
  }

  return async (request) => {
    const { doing, limit } = request;
    const answer = await askUntilAnswered(request, AbortSignal.timeout(limit)).catch((error: unknown) => {
      throw unreached(doing, error, limit);
    });
    if (answer.status >= 200 && answer.status < 300) return answer.body;
    throw refusal(doing, answer.status, answer.body.toString());
  };
}

function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
