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

/** A flow of `count` nodes: messages and questions in a row, with ways back and errors that meet. */
export function largeDocument(count: number): Record<string, unknown> {
  const nodes: Record<string, NodeDraft> = {};
  for (let index = 0; index < count; index += 1) {
    const next = index + 1 < count ? { next: `n${index + 1}` } : {};
    const after = next.next ?? 'n0';
    if (index % 3 === 1)
      nodes[`n${index}`] = {
        kind: 'listener',
        type: 'choice',
        name: `Question ${index}`,
        prompt: [{ type: 'text', text: `What about number ${index}?` }],
        buttons: [
          { id: 'yes', label: 'Yes, please' },
          { id: 'no', label: 'No, thank you' },
        ],
        timeout: '1d',
        outlets: { 'button.yes': after, 'button.no': `n${Math.max(0, index - 4)}`, timeout: `n${count - 1}` },
      };
    else if (index % 7 === 3)
      nodes[`n${index}`] = {
        kind: 'action',
        action: 'updateSegment',
        name: `Segment ${index}`,
        segment: 'vip',
        outlets: { success: after, error: `n${count - 1}` },
      };
    else
      nodes[`n${index}`] = {
        ...say(`This is what is said at number ${index}.`),
        name: `Say ${index}`,
        outlets: next,
      };
  }
  const places = Object.keys(nodes).map((id, index) => {
    const row = Math.floor(index / 25);
    return [id, { x: (index % 25) * 320, y: row * 300 }];
  });
  return {
    format: 1,
    id: 'large',
    name: `${count} nodes`,
    start: 'n0',
    nodes,
    layout: { nodes: Object.fromEntries(places) as Record<string, unknown> },
  };
}

export const shortText = fc.string({ maxLength: 12 });
