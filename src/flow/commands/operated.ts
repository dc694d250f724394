import { addEvent, memberData } from '../engine/entries.ts';
import { currentNodeOf } from '../engine/turn.ts';
import type { Turn } from '../engine/turn.ts';
import type { OperatorCommand } from '../state.ts';
import type { MemberRef } from '../transcript.ts';

const WHAT: Record<OperatorCommand['name'], (node: string) => string> = {
  skip: (node) => `skipped “${node}”`,
  fail: (node) => `ended “${node}” with an error`,
  retry: (node) => `had “${node}” tried again`,
};

/** Notes for members what an operator has done at a node. */
export function addOperated(
  turn: Turn,
  by: MemberRef,
  { name, reason }: OperatorCommand,
  at: { flow: string; node: string } | null,
): void {
  const node = at && currentNodeOf(turn.plan, { position: { ...at, visit: 0 } });
  const text = `${by.name} ${WHAT[name](node?.name ?? at?.node ?? '')}${reason === undefined ? '.' : `: ${reason}`}`;
  addEvent(turn, 'operated', text, {
    membersOnly: true,
    data: {
      act: name,
      by: memberData(by),
      ...(at && { node: at.node }),
      ...(reason !== undefined && { reason }),
    },
  });
}
