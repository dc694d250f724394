import type { FlowDocument } from '../../../flow/document.ts';
import type { Readings } from '../../../flow/state.ts';
import { call, part } from './call.ts';

/** What a conversation with this document would be told of what a visitor writes. */
export async function readText(document: FlowDocument, text: string): Promise<Readings> {
  const path = `/api/v1/flows/${part(document.id)}/readings`;
  return (await call<{ readings: Readings }>(path, { method: 'POST', body: { document, text } })).readings;
}
