import { Badge, Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Suspense, type JSX, type ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { ApiProblem } from '../../api/api-problem.ts';
import { keys } from '../../api/keys.ts';
import { readRun } from '../../api/runs.ts';
import type { RunDetails } from '../../api/types.ts';
import { lazyPage } from '../../lazy-page.ts';
import { EmptyState } from '../../shared/empty-state.tsx';
import { BackIcon, InboxIcon, LostIcon } from '../../shared/icons.ts';
import { Loading } from '../../shared/loading.tsx';
import { Page } from '../../shared/page.tsx';
import { QueryView } from '../../shared/query-view.tsx';
import { Moment } from '../../shared/when.tsx';
import { Since } from '../inbox/times.tsx';
import { STATUSES } from '../inbox/words.ts';
import { PendingList } from './pending-list.tsx';
import { RunActs } from './run-acts.tsx';
import { RunAudit } from './run-audit.tsx';
import { RunSends } from './run-sends.tsx';
import { RunTrouble } from './run-trouble.tsx';
import { whoOf } from './run-words.ts';
import { TemporalRuns } from './temporal-runs.tsx';

/** With the engine by which it is played again. */
const ConversationHistory = lazyPage(() => import('./conversation-history.tsx'), 'ConversationHistory');

/** Milliseconds. What Temporal knows changes without the conversation doing anything, such as when an attempt fails. */
const LOOK_AGAIN = 5_000;

/** One conversation for its operator: where it stands and why, what can be done about it, and how it came there. */
export function RunPage(): JSX.Element {
  const { conversation = '' } = useParams();
  const run = useQuery({
    queryKey: [...keys.runs, 'of', conversation],
    queryFn: ({ signal }) => readRun(conversation, signal),
    // Nothing happens any more in one that is closed.
    refetchInterval: ({ state }) => (state.data?.status === 'closed' ? false : LOOK_AGAIN),
  });
  const links = (
    <>
      <Button component={Link} to="/runs" variant="default" leftSection={<BackIcon size={18} />}>
        All runs
      </Button>
      <Button
        component={Link}
        to={`/inbox/${encodeURIComponent(conversation)}`}
        variant="default"
        leftSection={<InboxIcon size={18} />}
      >
        Open in the inbox
      </Button>
    </>
  );
  const isMissing = run.error instanceof ApiProblem && run.error.status === 404 && !run.data;
  return (
    <div className="run">
      <Page
        title={run.data ? `Run: ${whoOf(run.data)}` : 'Run'}
        width="full"
        lead={conversation}
        actions={links}
      >
        {isMissing ? (
          <EmptyState icon={<LostIcon />} title="There is no such conversation" />
        ) : (
          <QueryView query={run}>{(found) => <RunView run={found} />}</QueryView>
        )}
      </Page>
    </div>
  );
}

function RunView({ run }: { run: RunDetails }): JSX.Element {
  return (
    <>
      <div className="run-overview">
        <section className="run-card" aria-label="How it stands">
          <Facts run={run} />
          <RunActs run={run} />
        </section>
        <RunPart title="What it waits for outside">
          <PendingList temporal={run.temporal} />
        </RunPart>
      </div>
      <Suspense fallback={<Loading />}>
        <ConversationHistory run={run} />
      </Suspense>
      <div className="run-parts">
        <RunPart title="What it has sent">
          <RunSends sends={run.sends} />
        </RunPart>
        <RunPart title="Its runs in Temporal">
          <TemporalRuns workflow={run.workflowId} runs={run.temporal.runs} />
        </RunPart>
        <RunPart title="What members did">
          <RunAudit conversation={run.id} changedAt={run.updatedAt} />
        </RunPart>
      </div>
    </>
  );
}

function RunPart({ title, children }: { title: string; children: ReactNode }): JSX.Element {
  return (
    <section className="run-card" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Facts({ run }: { run: RunDetails }): JSX.Element {
  const { flow, status, working, waitingFor, until, updatedAt, startedAt, contact, segment, assignee } = run;
  const { label, color } = STATUSES[status];
  return (
    <dl className="facts">
      <Fact name="Status">
        <span className="row">
          <Badge variant="light" color={color}>
            {label}
          </Badge>
          {working && <span>an action runs</span>}
          {assignee && <span dir="auto">{assignee.name}</span>}
        </span>
      </Fact>
      <Fact name="Flow">
        <Link to={`/flows/${encodeURIComponent(flow.id)}/versions/${flow.version}`}>
          {flow.name}, version {flow.version}
        </Link>
        {flow.node && <span dir="auto">, at “{flow.node.name}”</span>}
      </Fact>
      {status !== 'closed' && (
        <Fact name="Waits for">
          <span dir="auto">{waitingFor}</span>
          {until !== null && (
            <Text size="sm" c="dimmed">
              until <Moment at={until} />
            </Text>
          )}
        </Fact>
      )}
      <Fact name="Since">
        <Since at={updatedAt} />
        <Text size="sm" c="dimmed">
          began <Moment at={startedAt} />
        </Text>
      </Fact>
      {(run.error ?? run.trouble) && (
        <Fact name="Trouble">
          <RunTrouble of={run} />
        </Fact>
      )}
      {contact && (
        <Fact name="Contact">
          <Link to={`/runs?contact=${encodeURIComponent(contact.id)}`}>
            {contact.name ?? contact.id}: all runs
          </Link>
        </Fact>
      )}
      {segment !== null && <Fact name="Segment">{segment}</Fact>}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
