import type { FlowDocument } from '../document.ts';
import { collectButtons } from '../messages/collect-buttons.ts';
import type { Problem } from '../problem.ts';

/** Buttons have ids of their own, and outlets for buttons belong to buttons that exist. */
export function lintButtons(flow: FlowDocument): Problem[] {
  const nodes = Object.entries(flow.nodes);
  const inMessages = new Set(
    nodes.flatMap(([, node]) => (node.kind === 'message' ? replies(collectButtons(node.messages)) : [])),
  );
  const problems: Problem[] = [];
  for (const [id, node] of nodes) {
    if (node.kind !== 'message' && node.kind !== 'listener') continue;
    const buttons =
      node.kind === 'message'
        ? collectButtons(node.messages)
        : [...collectButtons(node.prompt), ...(node.buttons ?? [])];
    const ids = buttons.map((button) => button.id);
    for (const twice of new Set(ids.filter((button, index) => ids.indexOf(button) !== index))) {
      problems.push({
        severity: 'error',
        code: 'duplicate_button',
        node: id,
        field: node.kind === 'message' ? 'messages' : 'buttons',
        message: `Two buttons of this node have the id “${twice}”.`,
        mend: 'Give every button of a node its own id.',
      });
    }
    if (node.kind !== 'listener') continue;
    const pressable = new Set([...replies(buttons), ...inMessages]);
    for (const outlet of Object.keys(node.outlets)) {
      if (!outlet.startsWith('button.') || pressable.has(outlet.slice('button.'.length))) continue;
      problems.push({
        severity: 'error',
        code: 'unknown_outlet',
        node: id,
        field: `outlets.${outlet}`,
        message: `There is no reply button “${outlet.slice('button.'.length)}” that this listener could take.`,
        mend: 'Name a button of this node, or of a message before it.',
      });
    }
    if (node.outlets.text !== undefined && pressable.size === 0) {
      problems.push({
        severity: 'error',
        code: 'unknown_outlet',
        node: id,
        field: 'outlets.text',
        message: 'The outlet “text” is for free text where buttons are offered; none are.',
        mend: 'Use “answered”, or add buttons.',
      });
    }
    if (node.type === 'choice' && pressable.size === 0) {
      problems.push({
        severity: 'error',
        code: 'choice_without_buttons',
        node: id,
        field: 'buttons',
        message: 'There is nothing to choose from.',
        mend: 'Add buttons here, or to a message before this listener.',
      });
    }
  }
  return problems;
}

const replies = (buttons: { id: string; url?: string | undefined }[]) =>
  buttons.filter(({ url }) => url === undefined).map(({ id }) => id);
