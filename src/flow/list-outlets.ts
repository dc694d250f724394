/** A way on from a node, as it is drawn. */
export interface Outlet {
  /** As in the node's `outlets`. */
  id: string;
  label: string;
  /** `error`: something failed; `time`: nothing happened in time. */
  kind: 'way' | 'error' | 'time';
}

/** A node as an author has it before them: fields may be missing, or not yet what the schema asks for. */
export interface NodeLike {
  kind: string;
  action?: unknown;
  [field: string]: unknown;
}

const way = (id: string, label: string): Outlet => ({ id, label, kind: 'way' });
const error = (label = 'Error'): Outlet => ({ id: 'error', label, kind: 'error' });
const time = (label: string): Outlet => ({ id: 'timeout', label, kind: 'time' });

/**
 * Every outlet that a node has as it stands, in the order in which they are drawn. An outlet that is connected though
 * the node no longer has it (a button that was deleted) is not among them.
 */
export function listOutlets(node: NodeLike): Outlet[] {
  switch (node.kind) {
    case 'message':
    case 'set':
      return [way('next', 'Next')];
    case 'call':
      return [way('next', 'Afterwards'), error()];
    case 'wait':
      return [
        way('next', 'When it is time'),
        way('message', 'The visitor writes'),
        ...(node.until === undefined ? [] : [error()]),
      ];
    case 'condition':
      return [
        ...records(node.branches).map(({ id, label }) => way(text(id), text(label) || text(id))),
        way('else', 'Else'),
      ];
    case 'listener':
      return outletsOfListener(node);
    case 'action':
      return outletsOfAction(node);
    default:
      return [];
  }
}

function outletsOfListener(node: NodeLike): Outlet[] {
  const buttons = buttonsOf(node);
  const limit = record(node.retry)?.limit;
  const others = node.type === 'choice' ? 'Any other button' : 'Any other answer';
  const answered = buttons.length > 0 ? others : 'Answered';
  return [
    ...buttons.map(({ id, label }) => way(`button.${text(id)}`, text(label) || text(id))),
    way('answered', answered),
    ...(buttons.length > 0 ? [way('text', 'They write instead')] : []),
    ...(limit === undefined ? [] : [{ id: 'invalid', label: 'Still not valid', kind: 'error' as const }]),
    ...(node.timeout === undefined ? [] : [time('No answer in time')]),
  ];
}

function outletsOfAction(node: NodeLike): Outlet[] {
  const success = way('success', 'Success');
  switch (node.action) {
    case 'escalate':
      return [
        way('returned', 'Given back'),
        ...(node.leave === undefined ? [] : [way('left', 'Left the queue')]),
        ...(node.waitAtMost === undefined ? [] : [time('Waited too long')]),
        error(),
      ];
    case 'transferToBot':
      return node.flow === undefined ? [way('next', 'Next'), error()] : [error()];
    case 'updateSegment':
    case 'assignMember':
    case 'createContact':
    case 'resolve':
      return [success, error()];
    case 'sendSms':
    case 'sendEmail':
    case 'whatsappTemplate':
      return [
        success,
        error(),
        ...(node.waitForDelivery === undefined
          ? []
          : [
              way('delivered', 'Delivered'),
              { id: 'undelivered', label: 'Not delivered', kind: 'error' as const },
            ]),
      ];
    default:
      return [];
  }
}

/** The buttons that answer: of the prompt and under it, without links. */
function buttonsOf(node: NodeLike): Record<string, unknown>[] {
  const prompt = records(node.prompt).flatMap((item) =>
    item.type === 'carousel'
      ? records(item.cards).flatMap(({ buttons }) => records(buttons))
      : records(item.buttons),
  );
  return [...prompt, ...records(node.buttons)].filter(({ url }) => url === undefined);
}

function record(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

function records(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(record).filter((one) => one !== null) : [];
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
