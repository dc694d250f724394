import { Button, Menu, SegmentedControl, Textarea } from '@mantine/core';
import { useState, type JSX, type ReactNode } from 'react';
import type { MemberRef } from '../../../../../flow/transcript.ts';
import type { MemberCommand } from '../../../../../simulator/act.ts';
import { DEFAULT_MEMBER, type Simulation } from '../../../../../simulator/simulation.ts';
import { useSimulator } from './simulator-context.ts';

const MEMBERS: readonly MemberRef[] = [DEFAULT_MEMBER, { id: 'sam', name: 'Sam' }];
/** How long the dispatcher asks a member here. */
const OFFER = '60s';

/** What members and the dispatcher can do while people have the conversation. */
export function People({ talk }: { talk: Simulation }): JSX.Element | null {
  const { status } = talk.view;
  return status === 'queued' || status === 'human' ? <InPeoplesHands talk={talk} /> : null;
}

function InPeoplesHands({ talk }: { talk: Simulation }): JSX.Element {
  const { status, assignee, ticket } = talk.view;
  const [playing, setPlaying] = useState<string>(DEFAULT_MEMBER.id);
  const offered = ticket?.offer?.member ?? null;
  // Whoever has it, or is asked, is the one to be played.
  const named = status === 'human' ? assignee : offered;
  const members = named && !MEMBERS.some(({ id }) => id === named.id) ? [...MEMBERS, named] : MEMBERS;
  const by = named ?? members.find(({ id }) => id === playing) ?? DEFAULT_MEMBER;
  return (
    <section className="sim-ask sim-people" aria-label="People">
      <h3>{status === 'human' ? `${by.name} has the conversation` : describeQueue(talk)}</h3>
      {!named && (
        <SegmentedControl
          size="xs"
          aria-label="Who you play"
          value={by.id}
          onChange={setPlaying}
          data={members.map(({ id, name }) => ({ value: id, label: name }))}
        />
      )}
      {status === 'queued' ? <Queued by={by} isOffered={offered !== null} /> : <Human by={by} />}
    </section>
  );
}

function Queued({ by, isOffered }: { by: MemberRef; isOffered: boolean }): JSX.Element {
  return (
    <div className="sim-choices">
      <Do command={{ name: 'accept' }} by={by} filled>
        {by.name} accepts
      </Do>
      {isOffered ? (
        <Do command={{ name: 'decline' }} by={by}>
          {by.name} declines
        </Do>
      ) : (
        <Do command={{ name: 'offer', member: by, for: OFFER }}>Ask {by.name} (dispatcher)</Do>
      )}
      <More>
        <DoItem command={{ name: 'assign', member: by }} by={by}>
          Assign to {by.name}
        </DoItem>
        <DoItem command={{ name: 'return' }} by={by}>
          Give it back to the bot
        </DoItem>
        <DoItem command={{ name: 'resolve' }} by={by}>
          Mark as resolved
        </DoItem>
        <DoItem command={{ name: 'close' }} by={by}>
          Close
        </DoItem>
      </More>
    </div>
  );
}

function Human({ by }: { by: MemberRef }): JSX.Element {
  const simulator = useSimulator();
  const [text, setText] = useState('');
  const write = (name: 'reply' | 'note') => {
    if (text.trim() === '') return;
    simulator.act({ commands: { name, text: text.trim() }, by });
    setText('');
  };
  return (
    <>
      <Textarea
        size="xs"
        aria-label={`What ${by.name} writes`}
        placeholder={`Write as ${by.name}…`}
        autosize
        minRows={1}
        maxRows={4}
        value={text}
        maxLength={4_096}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          write('reply');
        }}
      />
      <div className="sim-choices">
        <Button size="compact-xs" disabled={text.trim() === ''} onClick={() => write('reply')}>
          Reply
        </Button>
        <Button
          size="compact-xs"
          variant="default"
          disabled={text.trim() === ''}
          onClick={() => write('note')}
        >
          Note
        </Button>
        <Do command={{ name: 'return' }} by={by}>
          Return to the bot
        </Do>
        <More>
          <DoItem command={{ name: 'resolve' }} by={by}>
            Mark as resolved
          </DoItem>
          <DoItem command={{ name: 'close' }} by={by}>
            Close
          </DoItem>
          <DoItem command={{ name: 'assign', member: null }} by={by}>
            Back to the queue
          </DoItem>
          <DoItem command={{ name: 'unassign', member: by.id }}>{by.name} goes away (dispatcher)</DoItem>
        </More>
      </div>
    </>
  );
}

/** While the bot has it, or it is resolved, a member can come in from outside. */
export function Interrupt({ talk }: { talk: Simulation }): JSX.Element | null {
  const { status } = talk.view;
  const by = DEFAULT_MEMBER;
  if (status !== 'bot' && status !== 'resolved') return null;
  return (
    <More label="As a member…">
      {status === 'bot' ? (
        <>
          <DoItem command={{ name: 'accept' }} by={by}>
            Take over from the bot
          </DoItem>
          <DoItem command={{ name: 'resolve' }} by={by}>
            Mark as resolved
          </DoItem>
        </>
      ) : (
        <DoItem command={{ name: 'reopen' }} by={by}>
          Reopen
        </DoItem>
      )}
      <DoItem command={{ name: 'close' }} by={by}>
        Close
      </DoItem>
    </More>
  );
}

function Do(props: {
  command: MemberCommand;
  by?: MemberRef;
  filled?: boolean;
  children: ReactNode;
}): JSX.Element {
  const { command, by, filled = false, children } = props;
  const simulator = useSimulator();
  return (
    <Button
      size="compact-xs"
      variant={filled ? 'filled' : 'default'}
      onClick={() => simulator.act({ commands: command, ...(by && { by }) })}
    >
      {children}
    </Button>
  );
}

function DoItem({
  command,
  by,
  children,
}: {
  command: MemberCommand;
  by?: MemberRef;
  children: ReactNode;
}): JSX.Element {
  const simulator = useSimulator();
  return (
    <Menu.Item onClick={() => simulator.act({ commands: command, ...(by && { by }) })}>{children}</Menu.Item>
  );
}

function More({ label = 'More…', children }: { label?: string; children: ReactNode }): JSX.Element {
  return (
    <Menu position="top-end" withinPortal>
      <Menu.Target>
        <Button size="compact-xs" variant="default">
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}

function describeQueue({ view: { ticket } }: Simulation): string {
  if (ticket?.offer) return `${ticket.offer.member.name} is asked to accept`;
  if (ticket?.team !== undefined && ticket.team !== '') return `The visitor waits for ${ticket.team}`;
  return 'The visitor waits in the queue';
}
