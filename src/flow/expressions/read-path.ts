import type { State } from '../state.ts';
import type { Value } from '../transcript.ts';

/** What of a conversation expressions can read. */
export type Scope = Pick<State, 'facts' | 'variables' | 'status' | 'segment' | 'assignee' | 'error'>;

/** Names an expression reads beside the flow's variables; a variable cannot have them. */
export const RESERVED_NAMES = ['visitor', 'contact', 'conversation', 'error'] as const;

/** What a path leads to, or null. Only own properties are ever read, so a prototype cannot be reached. */
export function readPath(state: Scope, path: readonly string[]): Value {
  const [root = ''] = path;
  let value: Value = readRoot(state, root);
  for (let index = 1; index < path.length; index += 1) value = readKey(value, path[index] ?? '');
  return value;
}

function readRoot(state: Scope, root: string): Value {
  switch (root) {
    case 'visitor':
      return state.facts.visitor;
    case 'contact':
      return state.facts.contact;
    case 'conversation':
      return {
        id: state.facts.conversation.id,
        channel: state.facts.conversation.channel,
        status: state.status,
        segment: state.segment,
        assignee: state.assignee && { id: state.assignee.id, name: state.assignee.name },
      };
    case 'error':
      return state.error && { code: state.error.code, message: state.error.message };
    default:
      return readKey(state.variables, root);
  }
}

function readKey(value: Value, key: string): Value {
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) return /^\d{1,6}$/.test(key) ? (value[Number(key)] ?? null) : null;
  return Object.hasOwn(value, key) ? (value[key] ?? null) : null;
}
