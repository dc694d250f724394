import type { NodeDraft } from './draft.ts';

const MOST_LINES = 3;

/** What a node does, in up to three lines, as its picture shows it. Each is cut off where the picture ends. */
export function summarize(node: NodeDraft): string[] {
  return linesOf(node)
    .map((line) => line.replaceAll(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
    .slice(0, MOST_LINES);
}

function linesOf(node: NodeDraft): string[] {
  switch (node.kind) {
    case 'message':
      return saying(node['messages'], 'Nothing to say yet');
    case 'listener':
      return [
        ...saying(node['prompt'], '').slice(0, 2),
        `${ANSWERS[text(node['type'])] ?? 'Any text'}${arrow(node['saveTo'])}`,
      ];
    case 'condition':
      return [];
    case 'set':
      return list(node['assign']).map(({ variable, value }) =>
        text(variable) === '' ? 'No variable yet' : `${text(variable)} = ${shown(value)}`,
      );
    case 'jump':
      return [];
    case 'call':
      return [text(node['flow']) || 'No flow chosen yet'];
    case 'wait':
      return [node['until'] === undefined ? `For ${span(node['for'])}` : `Until ${shown(node['until'])}`];
    case 'action':
      return action(node);
    default:
      return [];
  }
}

const ANSWERS: Readonly<Record<string, string>> = {
  text: 'Any text',
  choice: 'One of the buttons',
  name: 'A name',
  email: 'An email address',
  phone: 'A phone number',
  number: 'A number',
  date: 'A date',
  url: 'A link',
  yesno: 'Yes or no',
};

/** What each item of a message says; `nothing` when there is none. */
function saying(items: unknown, nothing: string): string[] {
  const lines = list(items).map((item) => {
    switch (item['type']) {
      case 'image':
        return text(item['caption']) || text(item['alt']) || 'A picture';
      case 'card':
        return [text(item['title']), text(item['text'])].filter(Boolean).join(': ') || 'A card';
      case 'carousel': {
        const titles = list(item['cards']).map(({ title }) => text(title));
        return titles.filter(Boolean).join(' · ') || 'Cards side by side';
      }
      default:
        return text(item['text']);
    }
  });
  return lines.some((line) => line.trim() !== '') ? lines : [nothing];
}

function action(node: NodeDraft): string[] {
  const to = text(node['to']);
  switch (node.action) {
    case 'escalate': {
      const who = text(node['team']) || text(node['member']);
      return [
        who === '' ? 'To whoever is free' : `To ${who}`,
        node['waitAtMost'] === undefined ? '' : `At most ${span(node['waitAtMost'])} in the queue`,
      ];
    }
    case 'transferToBot':
      return [node['flow'] === undefined ? 'This flow goes on' : text(node['flow']) || 'No flow chosen yet'];
    case 'assignMember':
      return [
        text(node['member']) ||
          (text(node['team']) && `Someone of ${text(node['team'])}`) ||
          (node['previous'] === true ? 'Whom they had before' : 'Nobody chosen yet'),
      ];
    case 'updateSegment':
      return [text(node['segment']) || 'No segment chosen yet'];
    case 'createContact': {
      const { name, email, phone } = record(node['contact']);
      return [[name, email, phone].map(text).filter(Boolean).join(' · ') || 'Nothing filled in yet'];
    }
    case 'sendEmail':
      return [to === '' ? 'No recipient yet' : `To ${to}`, text(node['subject'])];
    case 'sendSms':
      return [to === '' ? 'No recipient yet' : `To ${to}`, text(node['text'])];
    case 'whatsappTemplate':
      return [
        text(record(node['template'])['name']) || 'No template chosen yet',
        to === '' ? '' : `To ${to}`,
      ];
    case 'close':
      return [text(node['message'])];
    case 'resolve':
      return [];
    default:
      return ['Choose what it does'];
  }
}

const UNITS: Readonly<Record<string, string>> = {
  s: 'second',
  m: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
};

/** `10m` → `10 minutes`. */
export function span(duration: unknown): string {
  const [, count = '', unit = ''] = /^(\d+)([smhdw])$/.exec(text(duration)) ?? [];
  const name = UNITS[unit];
  if (name === undefined) return text(duration) || '…';
  return `${count} ${name}${count === '1' ? '' : 's'}`;
}

const arrow = (variable: unknown) => (text(variable) === '' ? '' : ` → ${text(variable)}`);

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const shown = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function list(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value)
    ? value.filter((one): one is Record<string, unknown> => typeof one === 'object' && one !== null)
    : [];
}
