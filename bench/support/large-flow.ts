import type { NodeDraft } from '../../src/web/app/studio/draft.ts';

/** A flow of `count` nodes: messages and questions in a row, with ways back and errors that meet. */
export function largeFlow(count: number): Record<string, unknown> {
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
        kind: 'message',
        name: `Say ${index}`,
        messages: [{ type: 'text', text: `This is what is said at number ${index}.` }],
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
