import type { PayloadJson } from '../../../replay/history.ts';
import { call } from './call.ts';

/** The same payloads in the same order, decrypted. */
export const decodePayloads = async (payloads: PayloadJson[]): Promise<PayloadJson[]> =>
  (await call<{ payloads: PayloadJson[] }>('/codec/decode', { method: 'POST', body: { payloads } })).payloads;
