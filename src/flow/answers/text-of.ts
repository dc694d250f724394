import type { VisitorMessage } from '../state.ts';

/** What a message says: a file that comes without a text says its name. */
export function textOf({ text, file }: Pick<VisitorMessage, 'text' | 'file'>): string {
  return text ?? file?.name ?? '';
}
