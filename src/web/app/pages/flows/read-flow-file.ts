import type { Document } from '../../api/flows.ts';

export type FlowFile = Document & { id: string; name: string };

/** The largest document that the API takes, in bytes. */
const LARGEST = 1024 * 1024;

/** What is in a file that somebody chose. Throws a sentence for them when it is no flow. */
export async function readFlowFile(file: File): Promise<FlowFile> {
  if (file.size > LARGEST) throw new Error(`“${file.name}” is larger than a flow can be (1 MB).`);
  let document: unknown;
  try {
    document = JSON.parse(await file.text());
  } catch {
    throw new Error(`“${file.name}” is not JSON. Choose a file that was exported here.`);
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document))
    throw new Error(`“${file.name}” is not a flow: it is no JSON object.`);
  const { id, name } = document as Document;
  if (typeof id !== 'string' || id === '')
    throw new Error(`“${file.name}” is not a flow: it has no “id”. Choose a file that was exported here.`);
  return { ...document, id, name: typeof name === 'string' && name !== '' ? name : id };
}
