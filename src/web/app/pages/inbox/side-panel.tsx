import { ActionIcon, CloseButton, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { JSX, ReactNode } from 'react';
import { Link } from 'react-router';
import { keys } from '../../api/keys.ts';
import { listMembers } from '../../api/members.ts';
import { listPlaces } from '../../api/places.ts';
import { standsAs } from '../../inbox/rows.ts';
import type { Row } from '../../inbox/state.ts';
import { useCan } from '../../session/me.ts';
import { BackIcon } from '../../shared/icons.ts';
import { withChosen } from '../../shared/with-chosen.ts';
import { Moment } from '../../shared/when.tsx';
import { AuditList } from './audit-list.tsx';
import { useInboxState } from '../../inbox/inbox-context.ts';
import { useAct } from './use-act.ts';

/** What is known of a conversation beside what was said. */
export function SidePanel({ id, onClose }: { id: string; onClose: () => void }): JSX.Element {
  const row = useInboxState((state) => state.rows.get(id), standsAs);
  return (
    <aside className="inbox-panel" aria-label="Details">
      <header className="panel-head">
        <ActionIcon
          className="panel-back"
          variant="subtle"
          color="gray"
          size={40}
          aria-label="Back to the conversation"
          onClick={onClose}
        >
          <BackIcon size={20} />
        </ActionIcon>
        <h2>Details</h2>
        <CloseButton className="panel-close" aria-label="Close the details" onClick={onClose} />
      </header>
      {row && (
        <>
          <Routing row={row} />
          <Section title="Contact">
            <Facts of={{ ...row.visitor, ...row.contact }} none="Nothing is known of the visitor yet." />
          </Section>
          <Section title="Variables">
            <Facts of={row.variables} none="The flow has kept nothing yet." />
          </Section>
          <Section title="Conversation">
            <dl className="panel-facts">
              <Fact name="Flow">
                {row.flow.id}, version {row.flow.version}
              </Fact>
              {row.flow.node && <Fact name="Step">{row.flow.node.name}</Fact>}
              <Fact name="Waits for">{row.waitingFor}</Fact>
              <Fact name="Channel">{row.channel}</Fact>
              <Fact name="Began">
                <Moment at={row.createdAt} />
              </Fact>
              {row.rating !== null && <Fact name="Rating">{row.rating} of 5</Fact>}
              {row.error && <Fact name="Error">{row.error.message}</Fact>}
            </dl>
            <Link className="panel-link" to={`/runs/${encodeURIComponent(id)}`}>
              Open its run
            </Link>
          </Section>
          {row.ticket && (
            <Section title="Ticket">
              <TicketFacts row={row} />
            </Section>
          )}
          <Section title="What members did">
            <AuditList id={id} />
          </Section>
        </>
      )}
    </aside>
  );
}

/** Who looks after it, and what kind of conversation it is. */
function Routing({ row }: { row: Row }): JSX.Element {
  const { act, disabled } = useAct(row.id);
  const can = useCan();
  const isFixed = disabled || row.status === 'closed' || !can('conversations:write');
  const members = useQuery({
    queryKey: [...keys.members, { archived: false }],
    queryFn: ({ signal }) => listMembers({ archived: false }, signal),
  });
  const segments = useQuery({
    queryKey: [...keys.segments, { archived: false }],
    queryFn: ({ signal }) => listPlaces('segments', { archived: false }, signal),
  });
  // Whom a queued conversation is assigned to, or whom its flow has named, is asked first.
  const chosen = row.assignee?.id ?? row.ticket?.member ?? null;
  const assignable = (members.data ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const choosable = (segments.data ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <div className="panel-section panel-routing">
      <Select
        label="Assigned to"
        placeholder="Nobody"
        searchable
        clearable
        disabled={isFixed}
        data={withChosen(assignable, [row.assignee && { value: row.assignee.id, label: row.assignee.name }])}
        value={chosen}
        description={row.status === 'queued' && chosen !== null && 'It is theirs once they accept it.'}
        onChange={(member) => act({ name: 'assign', member })}
        clearButtonProps={{ 'aria-label': 'Assign nobody' }}
      />
      <Select
        label="Segment"
        placeholder="None"
        searchable
        clearable
        disabled={isFixed}
        data={withChosen(choosable, [
          row.segment === null ? null : { value: row.segment, label: row.segment },
        ])}
        value={row.segment}
        onChange={(segment) => act({ name: 'segment', segment })}
        clearButtonProps={{ 'aria-label': 'No segment' }}
      />
    </div>
  );
}

function TicketFacts({ row }: { row: Row }): JSX.Element | null {
  const { ticket, queuedAt } = row;
  if (!ticket) return null;
  return (
    <dl className="panel-facts">
      {queuedAt !== null && (
        <Fact name="Since">
          <Moment at={queuedAt} />
        </Fact>
      )}
      {ticket.team !== undefined && <Fact name="Team">{ticket.team}</Fact>}
      {ticket.language !== undefined && <Fact name="Language">{ticket.language}</Fact>}
      {ticket.skill !== undefined && <Fact name="Skill">{ticket.skill}</Fact>}
      <Fact name="Given to">{STRATEGIES[ticket.strategy]}</Fact>
      {ticket.offer && <Fact name="Offered to">{ticket.offer.member.name}</Fact>}
    </dl>
  );
}

const STRATEGIES = {
  anyone: 'Whoever accepts first',
  round_robin: 'Members in turn',
  least_busy: 'Whoever has least to do',
} as const;

function Section({ title, children }: { title: string; children: ReactNode }): JSX.Element {
  return (
    <section className="panel-section">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Facts({ of, none }: { of: Record<string, unknown>; none: string }): JSX.Element {
  const known = Object.entries(of).filter(([, value]) => value !== null && value !== '');
  if (known.length === 0) return <p className="dimmed">{none}</p>;
  return (
    <dl className="panel-facts">
      {known.map(([name, value]) => (
        <Fact key={name} name={name}>
          {typeof value === 'string' ? value : JSON.stringify(value)}
        </Fact>
      ))}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }): JSX.Element {
  return (
    <div>
      <dt dir="auto">{name}</dt>
      <dd dir="auto">{children}</dd>
    </div>
  );
}
