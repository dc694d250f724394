import { MAX_VALUE, MAX_VARIABLES, MAX_VARIABLES_SIZE } from '../limits.ts';
import type { Value } from '../transcript.ts';
import { report } from './entries.ts';
import type { Turn } from './turn.ts';

/** Sets a variable. What is too large is not stored: the old value stays and the error is set. */
export function setVariable(turn: Turn, name: string, value: Value): void {
  const { state } = turn;
  const size = sizeOf(value);
  if (size > MAX_VALUE) {
    report(turn, {
      code: 'value_too_large',
      message: `The value for “${name}” is larger than ${MAX_VALUE} characters and was not stored.`,
    });
    return;
  }
  const isNew = !Object.hasOwn(state.variables, name);
  if (isNew && Object.keys(state.variables).length >= MAX_VARIABLES) {
    report(turn, {
      code: 'too_many_variables',
      message: `There are ${MAX_VARIABLES} variables already; “${name}” was not stored.`,
    });
    return;
  }
  // 200 values of this size fit in any case, so measuring all of them is rarely needed.
  if (size > MAX_VARIABLES_SIZE / MAX_VARIABLES && totalSize(turn, name) + size > MAX_VARIABLES_SIZE) {
    report(turn, {
      code: 'variables_too_large',
      message: `All variables together would be too large; “${name}” was not stored.`,
    });
    return;
  }
  if (!turn.ownsVariables) {
    state.variables = { ...state.variables };
    turn.ownsVariables = true;
  }
  state.variables[name] = value;
}

function totalSize(turn: Turn, except: string): number {
  let total = 0;
  for (const [name, value] of Object.entries(turn.state.variables)) {
    if (name !== except) total += name.length + sizeOf(value);
  }
  return total;
}

/** Characters as JSON, counted cheaply where that is certain. */
function sizeOf(value: Value): number {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return 24;
  return JSON.stringify(value).length;
}
