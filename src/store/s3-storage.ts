/**
 * Files in an S3-compatible store, so that any number of processes share them: each is the object
 * `<prefix>/<id>`, addressed by path. Only what the S3 API has from its beginning is used, and `If-None-Match`.
 */
import type { FileStoreSettings } from '../settings.ts';
import { isFileId, requireFileId, type FileStorage } from './file-storage.ts';
import { createAskS3 } from './s3/ask-s3.ts';
import { readListing, type Listing } from './s3/listing.ts';
import { S3Error } from './s3/s3-error.ts';

/** Milliseconds for a file of the largest size; whoever sends one by the inbox waits for 30 seconds. */
const TRANSFER_LIMIT = 20_000;
const LIMIT = 5_000;

/** @param transferLimit only tests set it. */
export function createS3Storage(
  settings: FileStoreSettings,
  { transferLimit = TRANSFER_LIMIT }: { transferLimit?: number } = {},
): FileStorage {
  const ask = createAskS3(settings);
  const { bucketUrl, prefix } = placeOf(settings.url);
  const urlOf = (id: string) => `${bucketUrl}/${prefix}${requireFileId(id)}`;

  const get = async (id: string): Promise<Buffer | null> => {
    const url = urlOf(id);
    return ask({ doing: 'give an object', method: 'GET', url, limit: transferLimit }).catch(
      (error: unknown) => {
        if (hasCode(error, 'NoSuchKey')) return null;
        throw error;
      },
    );
  };

  const list = async (url: string): Promise<Listing> => {
    const answer = await ask({ doing: 'list objects', method: 'GET', url, limit: LIMIT });
    try {
      return readListing(answer.toString());
    } catch (cause) {
      throw new S3Error('The file store did not list objects: its answer cannot be read.', null, { cause });
    }
  };

  return {
    get,
    async put(id, bytes) {
      const body = new Uint8Array(bytes);
      const url = urlOf(id);
      // The store answers once the object is durable. Nobody is served by it directly, so its type says nothing.
      const headers = { 'content-type': 'application/octet-stream', 'if-none-match': '*' };
      const request = {
        doing: 'put an object',
        method: 'PUT',
        url,
        headers,
        body,
        limit: transferLimit,
      } as const;
      await ask(request).catch(async (error: unknown) => {
        // It may have been put by an attempt whose answer was lost.
        if (hasCode(error, 'PreconditionFailed') && (await get(id))?.equals(body)) return;
        throw error;
      });
    },
    async remove(id) {
      const url = urlOf(id);
      await ask({ doing: 'delete an object', method: 'DELETE', url, limit: LIMIT }).catch(
        (error: unknown) => {
          if (!hasCode(error, 'NoSuchKey')) throw error;
        },
      );
    },
    async *putBefore(time) {
      let next: string | null = null;
      do {
        const query = new URLSearchParams({
          'list-type': '2',
          'encoding-type': 'url',
          delimiter: '/',
          prefix,
        });
        if (next !== null) query.set('continuation-token', next);
        const page = await list(`${bucketUrl}?${query}`);
        for (const { key, modified } of page.objects) {
          const id = key.slice(prefix.length);
          // By the store's clock, which is within 15 minutes of this one's: it would take no signature otherwise.
          if (key.startsWith(prefix) && isFileId(id) && modified < time) yield id;
        }
        ({ next } = page);
      } while (next !== null);
    },
  };
}

/** `https://host/bucket/some/prefix`: the bucket's address, and what the keys in it begin with. */
function placeOf(url: string): { bucketUrl: string; prefix: string } {
  const { origin, pathname } = new URL(url);
  const [bucket = '', ...folders] = pathname.slice(1).split('/');
  return { bucketUrl: `${origin}/${bucket}`, prefix: folders.map((folder) => `${folder}/`).join('') };
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof S3Error && error.code === code;
}
