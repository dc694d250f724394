import { useMutation } from '@tanstack/react-query';
import type { Command } from '../../api/conversations.ts';
import { whyNotSend } from '../../inbox/take-events.ts';
import { sayFailure } from '../../shared/say.ts';
import { useInbox, useInboxState } from '../../inbox/inbox-context.ts';

export interface Act {
  act: (command: Command) => void;
  /** The command that is under way. */
  pending: Command['name'] | null;
  /** Nothing can be done: the page may not show how things stand, or something is under way. */
  disabled: boolean;
}

/** Gives commands; what the server says against one, such as who was faster, is told in passing. */
export function useAct(id: string): Act {
  const inbox = useInbox();
  const isUncertain = useInboxState((state) => whyNotSend(state, id) !== null);
  const giving = useMutation({
    mutationFn: (command: Command) => inbox.act(id, command),
    onError: sayFailure,
  });
  return {
    act: giving.mutate,
    pending: giving.isPending ? giving.variables.name : null,
    disabled: isUncertain || giving.isPending,
  };
}
