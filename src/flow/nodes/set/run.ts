import { report } from '../../engine/entries.ts';
import { setVariable } from '../../engine/set-variable.ts';
import { follow } from '../../engine/turn.ts';
import type { Next, Turn } from '../../engine/turn.ts';
import { evaluateValue } from '../../expressions/render.ts';
import type { SetNode } from '../../plan.ts';
import { convert } from './convert.ts';

/** Assigns in order; a later line sees what an earlier one has set. */
export function runSet(turn: Turn, node: SetNode): Next {
  for (const { variable, value, as } of node.assign) {
    const given = evaluateValue(turn.state, value);
    const converted = as === undefined ? given : convert(given, as);
    if (converted === undefined) {
      report(turn, {
        code: 'wrong_type',
        message: `The value for “${variable}” is not a ${as}; it was not stored.`,
      });
    } else setVariable(turn, variable, converted);
  }
  return follow(turn, node, 'next');
}
