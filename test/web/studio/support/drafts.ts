import fc from 'fast-check';
import type { FlowDraft, NodeDraft } from '../../../../src/web/app/studio/draft.ts';
import { readDraft } from '../../../../src/web/app/studio/read-draft.ts';

/** A flow of three nodes in a row: ask, thank, end. */
export function smallDraft(): FlowDraft {
  return readDraft({
    format: 1,
    id: 'small',
    name: 'Small',
    start: 'ask',
    settings: { language: 'en', region: 'GB' },
    nodes: {
      ask: {
        kind: 'listener',
        type: 'text',
        prompt: [{ type: 'text', text: 'Who are you?' }],
        outlets: { answered: 'thank' },
      },
      thank: {
        kind: 'message',
        name: 'Thank',
        messages: [{ type: 'text', text: 'Thank you.' }],
        outlets: { next: 'end' },
      },
      end: { kind: 'end', outlets: {} },
    },
    layout: {
      nodes: { ask: { x: 0, y: 0 }, thank: { x: 300, y: 0 }, end: { x: 600, y: 0 } },
      comments: { comment1: { x: 0, y: 200, width: 200, height: 100, text: 'First draft' } },
    },
  });
}

export const say = (text: string, next?: string): NodeDraft => ({
  kind: 'message',
  messages: [{ type: 'text', text }],
  outlets: next === undefined ? {} : { next },
});

export const shortText = fc.string({ maxLength: 12 });
