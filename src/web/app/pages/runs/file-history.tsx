import { NativeSelect, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import type { Talk } from '../../../../replay/talk.ts';
import { openFiles } from '../../runs/open-talks.ts';
import { playTalk, type Play } from '../../runs/play-talk.ts';
import { Loading } from '../../shared/loading.tsx';
import { HistoryView } from './history-view.tsx';
import { Unplayable } from './unplayable.tsx';

/** Large values that nobody else asks for: never compared, and forgotten once they are out of sight. */
const ONCE = { staleTime: Infinity, gcTime: 0, retry: false, structuralSharing: false } as const;

/** The talks in files that somebody has opened. Nothing of them leaves the browser but payloads that only the server can read. */
export function FileHistory({ files }: { files: readonly File[] }): JSX.Element {
  const id = useIdOf(files);
  const talks = useQuery({ queryKey: ['history-files', id], queryFn: () => openFiles(files), ...ONCE });
  const [chosen, setChosen] = useState({ of: id, index: 0 });
  const index = chosen.of === id ? chosen.index : 0;
  if (talks.error) return <Unplayable error={talks.error} />;
  const talk = talks.data?.[index];
  if (!talks.data || !talk) return <Loading />;
  return (
    <>
      {talks.data.length > 1 && (
        <NativeSelect
          className="file-talks"
          label="These files hold several conversations"
          data={talks.data.map(({ name, runs }, which) => ({
            value: String(which),
            label: `${name} (${runs.length === 1 ? '1 run' : `${runs.length} runs`})`,
          }))}
          value={String(index)}
          onChange={(event) => setChosen({ of: id, index: Number(event.currentTarget.value) })}
        />
      )}
      <TalkHistory key={`${id} ${index}`} id={`${id} ${index}`} talk={talk} />
    </>
  );
}

function TalkHistory({ id, talk }: { id: string; talk: Talk }): JSX.Element {
  const play = useQuery({ queryKey: ['history-play', id], queryFn: () => playTalk(talk), ...ONCE });
  if (play.error) return <Unplayable error={play.error} />;
  if (!play.data) return <Loading />;
  return (
    <>
      <Text size="sm" c="dimmed" className="file-summary" role="status">
        {sizeOf(play.data)}
      </Text>
      <HistoryView play={play.data} />
    </>
  );
}

function sizeOf({ name, conversation, runs, steps, plan }: Play): string {
  const events = runs.reduce((sum, run) => sum + run.events, 0);
  const flow = plan.flows[plan.flow]?.name ?? plan.flow;
  const size = [count(runs.length, 'run'), count(events, 'event'), count(steps.length, 'step')].join(', ');
  return `${name}: conversation ${conversation} in “${flow}”, version ${plan.version}. ${size}.`;
}

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;

/** Another one for each choice of files; two choices of the same name are two. */
function useIdOf(files: readonly File[]): number {
  const [known, setKnown] = useState({ files, id: (choices += 1) });
  if (known.files === files) return known.id;
  const next = { files, id: (choices += 1) };
  setKnown(next);
  return next.id;
}

let choices = 0;
