/** Takes apart what an attempt came to, for tables of codes. */
import type { AttemptResult } from '../../../src/integrations/send.ts';

/** `refused: opted_out`, `later in 120 s`, `later, pausing`, `ambiguous`, `accepted`. */
export function pathOf(result: AttemptResult): string {
  switch (result.kind) {
    case 'refused':
      return `refused: ${result.error.code}`;
    case 'later': {
      const after = result.after === null ? '' : ` in ${result.after / 1_000} s`;
      return `later${after}${result.pause ? ', pausing' : ''}`;
    }
    case 'ambiguous':
    case 'accepted':
      return result.kind;
  }
}
