import { ActionIcon, Button, Select } from '@mantine/core';
import { useDebouncedCallback, useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState, type JSX, type KeyboardEvent } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { ConversationFilter, View } from '../../api/conversations.ts';
import { keys } from '../../api/keys.ts';
import { listPlaces, type PlaceKind } from '../../api/places.ts';
import { offersTo } from '../../inbox/rows.ts';
import { EmptyState } from '../../shared/empty-state.tsx';
import { ErrorState } from '../../shared/error-state.tsx';
import { FilterIcon, InboxIcon, SearchIcon } from '../../shared/icons.ts';
import { Loading } from '../../shared/loading.tsx';
import { sayFailure } from '../../shared/say.ts';
import { SearchField } from '../../shared/search-field.tsx';
import { ConversationRow } from './conversation-row.tsx';
import { useInbox, useInboxState } from '../../inbox/inbox-context.ts';
import { VIEWS } from './words.ts';

/** Milliseconds without another letter after which a search is made. */
const SEARCH_AFTER = 300;
/** The server counts no further. */
const MOST_COUNTED = 1_000;

/** The lists, and the conversations of the one that is chosen. */
export function ConversationList(props: { open: string | null; filter: ConversationFilter }): JSX.Element {
  const { open, filter } = props;
  const inbox = useInbox();
  const [filters, { toggle }] = useDisclosure(filter.team !== '' || filter.segment !== '');
  const isNarrowed = filter.team !== '' || filter.segment !== '';
  return (
    <section className="inbox-list" aria-label="Conversations">
      <header className="inbox-list-head">
        <h1 className="unseen">Inbox</h1>
        <Views />
        <div className="inbox-search">
          <Search key={filter.q === '' ? 'none' : 'some'} q={filter.q} />
          <ActionIcon
            variant={isNarrowed ? 'light' : 'default'}
            size={36}
            aria-label="Filter by team or segment"
            aria-expanded={filters}
            onClick={toggle}
          >
            <FilterIcon size={18} />
          </ActionIcon>
        </div>
        {filters && (
          <div className="inbox-filters">
            <PlaceFilter kind="teams" name="team" label="Team" />
            <PlaceFilter kind="segments" name="segment" label="Segment" />
          </div>
        )}
      </header>
      <div
        className="inbox-rows"
        // Rows stay where they are while somebody is about to press one.
        onPointerEnter={() => inbox.store.holdOrder(true)}
        onPointerLeave={() => inbox.store.holdOrder(false)}
        onKeyDown={moveFocus}
      >
        <Offers open={open} />
        <Rows open={open} filter={filter} />
      </div>
    </section>
  );
}

/** What the member is asked to take, whichever list is shown. */
function Offers({ open }: { open: string | null }): JSX.Element | null {
  const ids = useInboxState(({ rows, me }) => offersTo(rows.values(), me).join('\n'));
  const [parameters] = useSearchParams();
  if (ids === '') return null;
  return (
    <section className="inbox-offers" aria-label="Offered to you">
      <h2>Offered to you</h2>
      <ul>
        {ids.split('\n').map((id) => (
          <ConversationRow key={id} id={id} isOpen={id === open} search={parameters.toString()} />
        ))}
      </ul>
    </section>
  );
}

function Views(): JSX.Element {
  const counts = useInboxState((state) => state.counts);
  const view = useInboxState((state) => state.list.filter.view);
  const [parameters] = useSearchParams();
  return (
    <nav aria-label="Lists" className="inbox-views">
      {(Object.keys(VIEWS) as View[]).map((name) => {
        const search = new URLSearchParams(parameters);
        search.set('view', name);
        return (
          <Link
            key={name}
            to={{ pathname: '/inbox', search: search.toString() }}
            aria-current={view === name ? 'page' : undefined}
          >
            {VIEWS[name].label}
            {counts && <span className="count"> {counts[name] < MOST_COUNTED ? counts[name] : '999+'}</span>}
          </Link>
        );
      })}
    </nav>
  );
}

function Search({ q }: { q: string }): JSX.Element {
  const [text, setText] = useState(q);
  const change = useParameter('q');
  const search = useDebouncedCallback(change, SEARCH_AFTER);
  return (
    <SearchField
      label="Search texts and people"
      value={text}
      onChange={(value) => {
        setText(value);
        search(value);
      }}
    />
  );
}

function PlaceFilter({ kind, name, label }: { kind: PlaceKind; name: string; label: string }): JSX.Element {
  const [parameters] = useSearchParams();
  const change = useParameter(name);
  const places = useQuery({
    queryKey: [...keys[kind], { archived: false }],
    queryFn: ({ signal }) => listPlaces(kind, { archived: false }, signal),
  });
  return (
    <Select
      size="xs"
      aria-label={label}
      placeholder={`Any ${label.toLowerCase()}`}
      clearable
      data={(places.data ?? []).map((place) => ({ value: place.id, label: place.name }))}
      value={parameters.get(name)}
      onChange={(value) => change(value ?? '')}
      clearButtonProps={{ 'aria-label': `Any ${label.toLowerCase()}` }}
    />
  );
}

/** Sets one parameter of the address. */
function useParameter(name: string): (value: string) => void {
  const [, setParameters] = useSearchParams();
  return (value) =>
    setParameters(
      (before) => {
        const after = new URLSearchParams(before);
        if (value === '') after.delete(name);
        else after.set(name, value);
        return after;
      },
      { replace: true },
    );
}

function Rows({ open, filter }: { open: string | null; filter: ConversationFilter }): JSX.Element {
  const inbox = useInbox();
  const list = useInboxState((state) => state.list);
  const [loading, setLoading] = useState(false);
  const [parameters] = useSearchParams();
  const search = parameters.toString();
  if (list.state === 'loading') return <Loading />;
  if (list.state === 'failed') return <ErrorState error={list.error} retry={() => void inbox.show(filter)} />;
  if (list.ids.length === 0) {
    if (filter.q !== '')
      return <EmptyState icon={<SearchIcon />} title="No conversation matches" text={`“${filter.q}”`} />;
    return <EmptyState icon={<InboxIcon />} title={VIEWS[filter.view].empty} />;
  }
  const more = () => {
    setLoading(true);
    inbox
      .more()
      .catch(sayFailure)
      .finally(() => setLoading(false));
  };
  return (
    <>
      <ul aria-label={VIEWS[filter.view].label}>
        {list.ids.map((id) => (
          <ConversationRow key={id} id={id} isOpen={id === open} search={search} />
        ))}
      </ul>
      {list.next !== null && (
        <Button variant="default" m="sm" loading={loading} onClick={more}>
          Show more
        </Button>
      )}
    </>
  );
}

/** The arrows go from row to row. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('a.conversation-row')];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  if (at === -1) return;
  event.preventDefault();
  rows[at + (event.key === 'ArrowDown' ? 1 : -1)]?.focus();
}
