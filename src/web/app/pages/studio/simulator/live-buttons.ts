import type { State } from '../../../../../flow/state.ts';
import type { Button } from '../../../../../flow/transcript.ts';

/** What the visitor can press now. */
export function liveButtons({ phase, offered, survey, status }: State): Button[] {
  return [
    ...offered,
    ...(phase.kind === 'listening' ? phase.buttons : []),
    ...(phase.kind === 'handoff' && phase.leave && status === 'queued' ? [phase.leave] : []),
    ...(status === 'resolved' ? (survey ?? []) : []),
  ];
}
