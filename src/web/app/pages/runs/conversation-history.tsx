import { Alert, Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { ApiProblem } from '../../api/api-problem.ts';
import { readHistory } from '../../api/runs.ts';
import type { RunDetails } from '../../api/types.ts';
import { openHistory } from '../../runs/open-talks.ts';
import { playTalk } from '../../runs/play-talk.ts';
import { ErrorState } from '../../shared/error-state.tsx';
import { Loading } from '../../shared/loading.tsx';
import { HistoryView } from './history-view.tsx';
import { Unplayable } from './unplayable.tsx';

/** Events up to which a history is loaded again by itself whenever the conversation goes on. */
const SHORT = 3_000;

/** How a conversation came to where it stands, step by step; follows it while it goes on. */
export function ConversationHistory({ run }: { run: RunDetails }): JSX.Element {
  const { id, updatedAt, sends, temporal } = run;
  const events = temporal.runs.reduce((sum, one) => sum + one.events, 0);
  const [asked, setAsked] = useState(updatedAt);
  const shown = events <= SHORT ? updatedAt : asked;
  const play = useQuery({
    queryKey: ['run-history', id, shown],
    queryFn: async ({ signal }) => playTalk(await openHistory(id, await readHistory(id, signal))),
    placeholderData: (before) => before,
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    structuralSharing: false,
  });
  if (play.error && !play.data) {
    if (!(play.error instanceof ApiProblem)) return <Unplayable error={play.error} />;
    if (play.error.status === 404) return <Text c="dimmed">There is no history of it so far.</Text>;
    return <ErrorState error={play.error} retry={() => void play.refetch()} />;
  }
  if (!play.data) return <Loading />;
  return (
    <>
      {shown !== updatedAt && (
        <Alert className="history-old" color="gray" title="It has gone on since">
          <Button size="compact-md" variant="default" onClick={() => setAsked(updatedAt)}>
            Load the latest steps
          </Button>
        </Alert>
      )}
      <HistoryView
        play={play.data}
        sends={sends}
        linkOf={(runId) => temporal.runs.find((one) => one.runId === runId)?.link ?? null}
      />
    </>
  );
}
