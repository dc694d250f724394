import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { historyFromBytes, historyToBytes, type History } from '../../temporal/fetch-history.ts';

/** A history as it is archived: protobuf, gzip. */
export function packHistory(history: History): Promise<Uint8Array> {
  return promisify(gzip)(historyToBytes(history), { level: 9 });
}

export async function unpackHistory(bytes: Uint8Array): Promise<History> {
  return historyFromBytes(await promisify(gunzip)(bytes));
}
