import { Alert, Button, Group, Modal, Stack, Text, Textarea, Tooltip } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type JSX } from 'react';
import { ApiProblem, describeFailure } from '../../api/api-problem.ts';
import { keys } from '../../api/keys.ts';
import { actOnRun, type RunAct } from '../../api/runs.ts';
import type { RunDetails } from '../../api/types.ts';
import { Can } from '../../session/can.tsx';
import { say, sayFailure } from '../../shared/say.ts';
import { useLast } from '../../shared/use-last.ts';

/** Characters. */
const LONGEST_REASON = 500;

interface Wording {
  label: string;
  /** Why it cannot be done now. */
  whyNot: string;
  /** What follows from it; absent: it is done without asking. */
  follows?: string;
  /** It needs a reason. */
  needsReason?: boolean;
}

const ACTS: Record<RunAct, Wording> = {
  retry: {
    label: 'Retry now',
    whyNot: 'Nothing waits for another attempt, and no send has failed that the flow could go back to.',
  },
  skip: {
    label: 'Skip',
    whyNot: 'The flow is neither at an action nor at a wait.',
    follows:
      'The flow goes on where a success leads, without what the action was to do. What was already accepted by a provider is not taken back.',
  },
  fail: {
    label: 'Take the Error path',
    whyNot: 'The flow is not at an action.',
    follows:
      'The action ends with the error “operator_failed”, and the flow goes on at its Error outlet; where that leads nowhere, the visitor is told the flow’s fallback message.',
  },
  terminate: {
    label: 'Terminate…',
    whyNot: 'It has ended.',
    follows:
      'The run ends where it stands, and the conversation is closed for everybody: the visitor can only start a new one. This cannot be taken back. Where the flow can still go on, close the conversation from the inbox instead.',
    needsReason: true,
  },
};

/** What an operator can do about what a run is at; each act leaves an entry in the audit. */
export function RunActs({ run }: { run: RunDetails }): JSX.Element {
  const client = useQueryClient();
  const [asking, setAsking] = useState<RunAct | null>(null);
  // The id of an act of which it is not known whether it was done: repeated, it is done once.
  const ids = useRef(new Map<RunAct, string>());
  const acting = useMutation({
    mutationFn: ({ act, reason }: { act: RunAct; reason?: string }) => {
      const id = ids.current.get(act) ?? crypto.randomUUID();
      ids.current.set(act, id);
      return actOnRun(run.id, act, { id, ...(reason !== undefined && { reason }) });
    },
    onError: (error, { act }) => {
      if (!(error instanceof ApiProblem && error.isPassing)) ids.current.delete(act);
    },
    onSuccess: (message, { act }) => {
      ids.current.delete(act);
      say(message ?? 'It is accepted, and done as soon as Temporal and a worker can be reached.');
      setAsking(null);
    },
    onSettled: () =>
      Promise.all(
        [keys.runs, keys.audits, keys.standing, keys.outbox].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      ),
  });
  const press = (act: RunAct) => {
    if (ACTS[act].follows === undefined) acting.mutate({ act }, { onError: sayFailure });
    else setAsking(act);
  };
  return (
    <Can scope="runs:operate">
      <Group gap="xs" role="group" aria-label="What can be done about it" className="run-acts">
        {(Object.keys(ACTS) as RunAct[]).map((act) => (
          <ActButton
            key={act}
            wording={ACTS[act]}
            isPossible={run.can[act]}
            isPending={acting.isPending && acting.variables.act === act}
            isEnding={act === 'terminate'}
            onPress={() => press(act)}
          />
        ))}
      </Group>
      <Confirmation
        asking={asking}
        error={acting.error}
        isPending={acting.isPending}
        onAct={(act, reason) => acting.mutate({ act, ...(reason !== '' && { reason }) })}
        onClose={() => {
          setAsking(null);
          acting.reset();
        }}
      />
    </Can>
  );
}

/** One that cannot be pressed says why when it is pointed at or come to. */
function ActButton(props: {
  wording: Wording;
  isPossible: boolean;
  isPending: boolean;
  isEnding: boolean;
  onPress: () => void;
}): JSX.Element {
  const { wording, isPossible, isPending, isEnding, onPress } = props;
  return (
    <Tooltip label={wording.whyNot} disabled={isPossible} multiline w={260} events={TOUCHED}>
      <Button
        variant="default"
        {...(isEnding && isPossible && { color: 'red', variant: 'light' })}
        loading={isPending}
        aria-disabled={!isPossible}
        {...(!isPossible && { 'data-disabled': true })}
        onClick={() => isPossible && onPress()}
      >
        {wording.label}
      </Button>
    </Tooltip>
  );
}

const TOUCHED = { hover: true, focus: true, touch: true };

function Confirmation(props: {
  asking: RunAct | null;
  error: unknown;
  isPending: boolean;
  onAct: (act: RunAct, reason: string) => void;
  onClose: () => void;
}): JSX.Element {
  const { asking, error, isPending, onAct, onClose } = props;
  const [reason, setReason] = useState('');
  const act = useLast(asking);
  const wording = act && ACTS[act];
  const isMissing = wording?.needsReason === true && reason.trim() === '';
  return (
    <Modal
      opened={asking !== null}
      onClose={onClose}
      title={wording === null ? '' : `${wording.label.replace('…', '')}?`}
      onExitTransitionEnd={() => setReason('')}
    >
      {act && wording && (
        <Stack>
          <Text>{wording.follows}</Text>
          <Textarea
            label="Why"
            description="Members read it, and it stands in the audit."
            required={wording.needsReason === true}
            maxLength={LONGEST_REASON}
            autosize
            minRows={2}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            data-autofocus
          />
          {error !== null && (
            <Alert color="red" role="alert">
              {describeFailure(error)}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose} disabled={isPending}>
              Cancel
            </Button>
            <Button
              {...(act === 'terminate' && { color: 'red' })}
              disabled={isMissing}
              loading={isPending}
              onClick={() => onAct(act, reason.trim())}
            >
              {wording.label.replace('…', '')}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
