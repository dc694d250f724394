/** One page of what a bucket holds, as ListObjectsV2 answers it. */
import { readXml } from './read-xml.ts';

export interface ListedObject {
  key: string;
  modified: Date;
}

export interface Listing {
  objects: ListedObject[];
  /** Asks for the next page; `null`: this is the last one. */
  next: string | null;
}

/** @throws when it is no such answer: taken for an empty one, it would pass unseen. */
export function readListing(document: string): Listing {
  const objects: ListedObject[] = [];
  let key = '';
  let modified = '';
  let isCut = false;
  let next: string | null = null;
  const elements = readXml(document);
  if (elements.at(-1)?.path !== 'ListBucketResult') throw new Error('This is not a list of objects.');
  for (const { path, text } of elements) {
    switch (path) {
      case 'ListBucketResult/IsTruncated':
        isCut = text === 'true';
        break;
      case 'ListBucketResult/NextContinuationToken':
        next = text;
        break;
      case 'ListBucketResult/Contents/Key':
        key = text;
        break;
      case 'ListBucketResult/Contents/LastModified':
        modified = text;
        break;
      case 'ListBucketResult/Contents':
        objects.push({ key: readKey(key), modified: readTime(modified) });
        key = modified = '';
    }
  }
  if (isCut && !next) throw new Error('The list goes on, but it does not say where.');
  return { objects, next: isCut ? next : null };
}

/** Keys are asked for URL-encoded, as XML cannot hold every character that others may have put into one. */
function readKey(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}

function readTime(text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new Error('An object in the list has no time.');
  return time;
}
