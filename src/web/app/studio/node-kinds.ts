import type { NodeDraft } from './draft.ts';

export type Group = 'Messages' | 'Listeners' | 'Conditions' | 'Flow' | 'Advanced';

/** Something that can be added to a flow. */
export interface PaletteEntry {
  key: string;
  group: Group;
  name: string;
  /** What it is for, in a few words. */
  hint: string;
  /** A node of it, before its author has filled anything in. */
  node: () => NodeDraft;
}

const message = (item: Record<string, unknown>) => (): NodeDraft => ({
  kind: 'message',
  messages: [item],
  outlets: {},
});

const listener =
  (type: string, fields: Record<string, unknown> = {}) =>
  (): NodeDraft => ({ kind: 'listener', type, prompt: [{ type: 'text', text: '' }], ...fields, outlets: {} });

const entry = (
  group: Group,
  key: string,
  name: string,
  hint: string,
  node: () => NodeDraft,
): PaletteEntry => ({ key, group, name, hint, node });

/** What the palette offers, in its order. */
export const PALETTE: readonly PaletteEntry[] = [
  entry('Messages', 'text', 'Text', 'Say something', message({ type: 'text', text: '' })),
  entry('Messages', 'image', 'Image', 'Show a picture', message({ type: 'image', url: '', alt: '' })),
  entry(
    'Messages',
    'card',
    'Card',
    'Picture, title and buttons',
    message({ type: 'card', title: '', buttons: [] }),
  ),
  entry(
    'Messages',
    'carousel',
    'Carousel',
    'Several cards side by side',
    message({ type: 'carousel', cards: [{ title: '', buttons: [] }] }),
  ),
  entry('Listeners', 'ask-text', 'Any answer', 'Ask, and keep what they write', listener('text')),
  entry(
    'Listeners',
    'ask-choice',
    'Buttons',
    'Let them choose one',
    listener('choice', { buttons: [{ id: 'button1', label: '' }] }),
  ),
  entry('Listeners', 'ask-yesno', 'Yes or no', 'Ask for a decision', listener('yesno')),
  entry('Listeners', 'ask-name', 'Name', 'Ask who they are', listener('name')),
  entry('Listeners', 'ask-email', 'Email', 'Ask for an email address', listener('email')),
  entry('Listeners', 'ask-phone', 'Phone', 'Ask for a phone number', listener('phone')),
  entry('Listeners', 'ask-number', 'Number', 'Ask how many', listener('number')),
  entry('Listeners', 'ask-date', 'Date', 'Ask for a day', listener('date')),
  entry('Listeners', 'ask-url', 'Link', 'Ask for a web address', listener('url')),
  entry('Conditions', 'condition', 'Condition', 'Go on by what is known', () => ({
    kind: 'condition',
    branches: [{ id: 'branch1', when: { value: '', op: 'is_not_empty' } }],
    outlets: {},
  })),
  entry('Flow', 'set', 'Set variables', 'Keep or compute a value', () => ({
    kind: 'set',
    assign: [{ variable: '', value: '' }],
    outlets: {},
  })),
  entry('Flow', 'jump', 'Jump', 'Go on at another node', () => ({ kind: 'jump', outlets: {} })),
  entry('Flow', 'call', 'Call a flow', 'Run another flow, then come back', () => ({
    kind: 'call',
    flow: '',
    outlets: {},
  })),
  entry('Flow', 'wait', 'Wait', 'For a while, or until a time', () => ({
    kind: 'wait',
    for: '1h',
    outlets: {},
  })),
  entry('Flow', 'end', 'End', 'The flow is over', () => ({ kind: 'end', outlets: {} })),
  entry('Advanced', 'action', 'Actions', 'Hand over, send, route, close', () => ({
    kind: 'action',
    outlets: {},
  })),
];

/** The actions, as the source product calls them, in the order in which they are offered. */
export const ACTIONS: readonly { action: string; name: string; hint: string }[] = [
  { action: 'escalate', name: 'Escalate to Human', hint: 'A member takes over; the bot falls silent' },
  { action: 'transferToBot', name: 'Transfer to Bot', hint: 'A bot takes over again' },
  { action: 'assignMember', name: 'Assign Member', hint: 'Route to a member; the flow goes on' },
  { action: 'updateSegment', name: 'Update Segment', hint: 'Sort the conversation' },
  { action: 'createContact', name: 'Create Contact', hint: 'Keep who it was' },
  { action: 'sendEmail', name: 'Send Email', hint: 'By SendGrid' },
  { action: 'sendSms', name: 'Send SMS', hint: 'By Twilio' },
  { action: 'whatsappTemplate', name: 'WhatsApp Template', hint: 'An approved template' },
  { action: 'resolve', name: 'Mark as Resolved', hint: 'The visitor may reopen it' },
  { action: 'close', name: 'Close Chat', hint: 'Final: the window becomes inactive' },
];

const KINDS: Readonly<Record<string, string>> = {
  message: 'Message',
  listener: 'Listener',
  condition: 'Condition',
  set: 'Set variables',
  jump: 'Jump',
  call: 'Call a flow',
  wait: 'Wait',
  end: 'End',
  action: 'Actions',
};

/** What a node is called before its author names it: the kind, or the action. */
export function kindName({ kind, action }: NodeDraft): string {
  const known = kind === 'action' && ACTIONS.find((one) => one.action === action);
  return known ? known.name : (KINDS[kind] ?? (kind || 'Unknown'));
}

/** What people see as the node's name. */
export function nodeName(node: NodeDraft): string {
  return typeof node.name === 'string' && node.name.trim() !== '' ? node.name : kindName(node);
}

/** What a new node's id begins with. */
export function idPrefix({ kind, action }: NodeDraft): string {
  return kind === 'action' && typeof action === 'string' ? action : kind;
}
