import { ANSWER_FIELDS } from './answers/answer-fields.ts';
import type { NodeLike } from './list-outlets.ts';
import type { VariableType } from './plan.ts';
import type { Value } from './transcript.ts';

/** A variable that a flow declares, sets or saves an answer to. */
export interface KnownVariable {
  name: string;
  type?: VariableType;
  /** What its author says of it. */
  description?: string;
  default?: Value;
  /** The node that sets it; absent: it is declared. */
  node?: string;
}

/** A path that can be read in every flow. */
export interface SystemPath {
  path: string;
  means: string;
  /** What it may be. */
  example: Value;
}

/** A flow that its author may still be at. */
export interface FlowLike {
  variables?: unknown;
  nodes: { [id: string]: NodeLike };
}

const CONVERSATION = ['id', 'channel', 'status', 'segment', 'assignee'];
const ERROR = ['code', 'message'];

/** What is most often read of what the system knows, and what each is. Of visitors and contacts there may be more. */
export const SYSTEM_PATHS: readonly SystemPath[] = [
  {
    path: 'visitor.name',
    means: 'The visitor’s name, if the page that they write from tells it',
    example: 'Ada',
  },
  { path: 'visitor.email', means: 'The visitor’s email address, if it is told', example: 'ada@example.com' },
  { path: 'visitor.phone', means: 'The visitor’s phone number, if it is told', example: '+442079460000' },
  { path: 'visitor.language', means: 'The visitor’s language, such as en or pt-BR', example: 'en' },
  { path: 'visitor.country', means: 'The visitor’s country, such as GB', example: 'GB' },
  { path: 'visitor.region', means: 'The visitor’s region, if it is told', example: 'Greater London' },
  { path: 'contact.name', means: 'The contact’s name', example: 'Ada Lovelace' },
  { path: 'contact.email', means: 'The contact’s email address', example: 'ada@example.com' },
  { path: 'contact.phone', means: 'The contact’s phone number', example: '+442079460000' },
  { path: 'contact.company', means: 'The contact’s company', example: 'Analytical Engines' },
  { path: 'contact.country', means: 'The contact’s country', example: 'GB' },
  { path: 'contact.city', means: 'The contact’s city', example: 'London' },
  { path: 'contact.region', means: 'The contact’s region, state or county', example: 'Greater London' },
  { path: 'contact.tags', means: 'The contact’s tags, a list', example: ['VIP', 'Newsletter'] },
  { path: 'contact.id', means: 'The contact’s id', example: 'contact-17' },
  { path: 'conversation.id', means: 'The conversation’s id', example: 'conversation-17' },
  { path: 'conversation.channel', means: 'Where the visitor writes, such as web', example: 'web' },
  { path: 'conversation.status', means: 'bot, queued, human, resolved or closed', example: 'bot' },
  { path: 'conversation.segment', means: 'The id of the conversation’s segment', example: 'vip' },
  { path: 'conversation.assignee.name', means: 'The name of the member who has it', example: 'Grace' },
  { path: 'conversation.assignee.id', means: 'The id of the member who has it', example: 'grace' },
  { path: 'answer.text', means: 'What the visitor answered last', example: 'My parcel is late' },
  { path: 'answer.label', means: 'The label of the button that was pressed last', example: 'Yes, please' },
  { path: 'answer.choice', means: 'The id of the button that was pressed last', example: 'yes' },
  {
    path: 'answer.sentiment',
    means: 'How the answer sounds: negative, neutral or positive',
    example: 'neutral',
  },
  { path: 'answer.sentimentScore', means: 'How the answer sounds, from -1 to 1', example: 0.1 },
  { path: 'answer.intent', means: 'The id of the intent that the answer has', example: 'track_order' },
  { path: 'answer.intentConfidence', means: 'How sure the intent is, from 0 to 1', example: 0.8 },
  { path: 'error.code', means: 'What kind of error the last one was', example: 'timed_out' },
  {
    path: 'error.message',
    means: 'What the last error was, in words',
    example: 'The provider did not answer.',
  },
];

/**
 * Whether something can be there at all.
 * @param variables of this flow and of those that it leads to, because they are shared
 */
export function isKnownPath(variables: ReadonlySet<string>, path: readonly string[]): boolean {
  const [root = '', key] = path;
  switch (root) {
    case 'visitor':
    case 'contact':
      return true;
    case 'conversation':
      return key === undefined || CONVERSATION.includes(key);
    case 'answer':
      return key === undefined || ANSWER_FIELDS.some((field) => field === key);
    case 'error':
      return key === undefined || ERROR.includes(key);
    default:
      return variables.has(root);
  }
}

/** The variables a flow declares, and those that its nodes set or save answers to; each once, declared ones first. */
export function listVariables({ variables, nodes }: FlowLike): KnownVariable[] {
  const found = new Map<string, KnownVariable>();
  const add = (variable: KnownVariable) => {
    if (!found.has(variable.name)) found.set(variable.name, variable);
  };
  for (const [name, declared] of Object.entries(record(variables))) {
    const { type, description, default: value } = record(declared);
    add({
      name,
      ...(isType(type) && { type }),
      ...(typeof description === 'string' && { description }),
      ...(value !== undefined && { default: value as Value }),
    });
  }
  for (const [id, node] of Object.entries(nodes)) {
    if (node.kind === 'set' && Array.isArray(node.assign)) {
      for (const { variable, as } of node.assign.map(record)) {
        if (typeof variable === 'string') add({ name: variable, node: id, ...(isType(as) && { type: as }) });
      }
    }
    if (node.kind === 'listener' && typeof node.saveTo === 'string')
      add({ name: node.saveTo, node: id, type: typeOfAnswer(node.type) });
  }
  return [...found.values()];
}

const TYPES: readonly VariableType[] = ['text', 'number', 'boolean', 'date', 'list', 'object'];

const isType = (type: unknown): type is VariableType => TYPES.some((known) => known === type);

function typeOfAnswer(listener: unknown): VariableType {
  if (listener === 'number' || listener === 'date') return listener;
  return listener === 'yesno' ? 'boolean' : 'text';
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
