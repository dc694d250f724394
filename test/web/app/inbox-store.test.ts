import assert from 'node:assert/strict';
import type { Entry, Ticket } from '../../../src/web/app/api/types.ts';
import { standsAs } from '../../../src/web/app/inbox/rows.ts';
import { emptyInbox, type InboxState, type Row } from '../../../src/web/app/inbox/state.ts';
import { InboxStore } from '../../../src/web/app/inbox/store.ts';
import {
  isWhole,
  takeEvents,
  whyNotSend,
  withoutEndedSigns,
  type InboxEvent,
} from '../../../src/web/app/inbox/take-events.ts';
import {
  firstUnread,
  hasGap,
  lastTrace,
  takeEntries,
  takePage,
  UNREAD_TRANSCRIPT,
} from '../../../src/web/app/inbox/transcript.ts';

const ME = 'ann';
const FREE = { order: false };

const at = (second: number) => new Date(Date.UTC(2030, 0, 1, 12, 0, second)).toISOString();

function text(seq: number, from: Entry['from'] = 'visitor', more: Partial<Entry> = {}): Entry {
  return { seq, id: `e${seq}`, at: at(seq), from, type: 'text', text: `text ${seq}`, ...more } as Entry;
}

function row(id: string, more: Partial<Row> = {}): Row {
  return {
    id,
    status: 'human',
    flow: { id: 'flow', version: 1, node: null },
    channel: 'web',
    variables: {},
    visitor: {},
    contact: null,
    segment: null,
    assignee: { id: ME, name: 'Ann' },
    ticket: null,
    queuedAt: null,
    rating: null,
    error: null,
    expects: null,
    seq: 0,
    working: false,
    waitingFor: '',
    until: null,
    createdAt: at(0),
    updatedAt: at(0),
    unread: 0,
    last: null,
    contactName: null,
    ...more,
  };
}

/** As the stream tells of it: without what depends on the reader. */
function change(of: Row, ...entries: Entry[]): InboxEvent {
  const { unread: _unread, last: _last, contactName: _name, ...conversation } = of;
  return { type: 'change', conversation: conversation, entries };
}

function inboxWith(rows: Row[], more: Partial<InboxState> = {}): InboxState {
  const empty = emptyInbox(ME);
  return {
    ...empty,
    line: 'live',
    rows: new Map(rows.map((one) => [one.id, one])),
    list: { ...empty.list, ids: rows.map(({ id }) => id), state: 'ready' },
    counts: {
      mine: rows.length,
      unassigned: 0,
      queued: 0,
      open: rows.length,
      resolved: 0,
      closed: 0,
      unread: 0,
    },
    ...more,
  };
}

describe('the inbox’s rows', () => {
  it('count as unread what visitors and the system say, once however often it is told', () => {
    const told = change(
      row('a', { seq: 4, updatedAt: at(4) }),
      text(1),
      text(2, 'system'),
      text(3, 'bot'),
      text(4, 'member', { audience: 'members' }),
    );
    const once = takeEvents(inboxWith([row('a')]), [told], FREE);
    const twice = takeEvents(once, [told], FREE);
    assert.equal(once.rows.get('a')?.unread, 2);
    assert.equal(twice.rows.get('a')?.unread, 2);
  });

  it('show the last that the visitor sees too, never a note', () => {
    const told = change(
      row('a', { seq: 2, updatedAt: at(2) }),
      text(1),
      text(2, 'member', { audience: 'members' }),
    );
    assert.equal(takeEvents(inboxWith([row('a')]), [told], FREE).rows.get('a')?.last?.text, 'text 1');
  });

  it('are not set back by a change that is told late', () => {
    const now = row('a', { seq: 5, updatedAt: at(5), status: 'resolved' });
    const late = change(row('a', { seq: 3, updatedAt: at(3), status: 'human' }), text(3));
    assert.equal(takeEvents(inboxWith([now]), [late], FREE).rows.get('a'), now);
  });

  it('leave and enter the list as they change, and the counts with them', () => {
    const before = inboxWith([row('a'), row('b')]);
    const resolved = takeEvents(before, [change(row('a', { status: 'resolved', updatedAt: at(1) }))], FREE);
    assert.deepEqual(resolved.list.ids, ['b']);
    assert.equal(resolved.counts?.mine, 1);
    assert.equal(resolved.counts?.resolved, 1);
    const reopened = takeEvents(resolved, [change(row('a', { updatedAt: at(2) }))], FREE);
    assert.deepEqual(reopened.list.ids, ['a', 'b']);
    assert.deepEqual(reopened.counts, before.counts);
  });

  it('of which nothing was known make the counts old, so that they are counted again', () => {
    const after = takeEvents(inboxWith([]), [change(row('new', { seq: 1 }), text(1))], FREE);
    assert.deepEqual(after.list.ids, ['new']);
    assert.ok(after.countsAreOld);
  });

  it('do not enter what was searched for', () => {
    const empty = inboxWith([]);
    const searched = { ...empty, list: { ...empty.list, filter: { ...empty.list.filter, q: 'order' } } };
    assert.deepEqual(takeEvents(searched, [change(row('new'))], FREE).list.ids, []);
  });

  it('enter and leave a team’s list with whom they wait for, and who has them', () => {
    const empty = inboxWith([]);
    const ofSales: InboxState = {
      ...empty,
      list: {
        ...empty.list,
        filter: { ...empty.list.filter, view: 'open', team: 'sales' },
        team: { members: new Set(['ben']), segments: new Set(['leads']) },
      },
    };
    const ticket: Ticket = { strategy: 'anyone', offer: null, passed: [] };
    const isListed = (more: Partial<Row>) =>
      takeEvents(ofSales, [change(row('a', { assignee: null, ...more }))], FREE).list.ids.includes('a');
    assert.equal(isListed({ ticket: { ...ticket, team: 'sales' } }), true);
    assert.equal(isListed({ ticket: { ...ticket, team: 'support' }, segment: 'leads' }), false);
    assert.equal(isListed({ ticket: { ...ticket, member: 'ann' }, segment: 'leads' }), false);
    assert.equal(isListed({ ticket, segment: 'leads' }), true);
    assert.equal(isListed({ ticket: { ...ticket, segment: 'leads' } }), true);
    assert.equal(isListed({ segment: 'leads' }), false);
    assert.equal(isListed({ assignee: { id: 'ben', name: 'Ben' } }), true);
    const listed = takeEvents(ofSales, [change(row('a', { assignee: { id: 'ben', name: 'Ben' } }))], FREE);
    const left = takeEvents(listed, [change(row('a', { updatedAt: at(1) }))], FREE);
    assert.deepEqual(left.list.ids, []);
  });

  it('keep their places while the list is held, and take them afterwards', () => {
    const store = new InboxStore(
      inboxWith([row('a', { last: { seq: 1, from: 'visitor', text: '', at: at(2) } }), row('b')]),
      (flush) => flush(),
    );
    store.holdOrder(true);
    store.take(change(row('b', { seq: 9, updatedAt: at(9) }), text(9)));
    assert.deepEqual(store.state.list.ids, ['a', 'b']);
    store.holdOrder(false);
    assert.deepEqual(store.state.list.ids, ['b', 'a']);
  });

  it('that nothing happened to stay the same objects, so that they are not drawn again', () => {
    const before = inboxWith([row('a'), row('b')]);
    const after = takeEvents(before, [change(row('a', { seq: 1, updatedAt: at(1) }), text(1))], FREE);
    assert.equal(after.rows.get('b'), before.rows.get('b'));
    assert.equal(after.transcripts, before.transcripts);
    assert.equal(after.presence, before.presence);
  });

  it('in a queue stand by how long they have waited', () => {
    const waiting = (id: string, since: number) =>
      row(id, { status: 'queued', assignee: null, queuedAt: at(since), updatedAt: at(30) });
    const empty = inboxWith([]);
    const queue = {
      ...empty,
      list: { ...empty.list, filter: { ...empty.list.filter, view: 'queued' as const } },
    };
    const after = takeEvents(queue, [change(waiting('late', 9)), change(waiting('early', 3))], FREE);
    assert.deepEqual(after.list.ids, ['early', 'late']);
  });
});

describe('a transcript', () => {
  const seqs = (entries: readonly Entry[]) => entries.map(({ seq }) => seq);
  const first = takePage(UNREAD_TRANSCRIPT, [text(3), text(4)]);

  it('holds back what comes over a gap until the gap is filled', () => {
    const ahead = takeEntries(first, [text(6)]);
    assert.deepEqual(seqs(ahead.entries), [3, 4]);
    assert.ok(hasGap(ahead));
    const filled = takePage(ahead, [text(5)]);
    assert.deepEqual(seqs(filled.entries), [3, 4, 5, 6]);
    assert.ok(!hasGap(filled));
  });

  it('loses nothing that is told while its first page loads', () => {
    const told = takeEntries(takeEntries(UNREAD_TRANSCRIPT, [text(5)]), [text(6)]);
    assert.deepEqual(seqs(takePage(told, [text(3), text(4), text(5)]).entries), [3, 4, 5, 6]);
  });

  it('takes earlier pages before, and what is known better in its place', () => {
    assert.deepEqual(seqs(takePage(first, [text(1), text(2)]).entries), [1, 2, 3, 4]);
    const better = { ...text(4), text: 'corrected' } as Entry;
    assert.deepEqual(takeEntries(first, [better]).entries.at(-1), better);
    assert.deepEqual(seqs(takeEntries(first, [text(3), text(4), text(5)]).entries), [3, 4, 5]);
  });

  it('has its mark before the first that is unread', () => {
    const entries = [text(1), text(2, 'bot'), text(3), text(4, 'member'), text(5)];
    assert.equal(firstUnread(entries, 2), 3);
    assert.equal(firstUnread(entries, 0), null);
    assert.equal(firstUnread(entries, 9), 1);
  });
});

describe('sending', () => {
  const read = (...entries: Entry[]) => new Map([['a', takePage(UNREAD_TRANSCRIPT, entries)]]);
  const at2 = row('a', { seq: 2, updatedAt: at(2) });

  it('is possible only while the line is live and everything is shown', () => {
    const whole = inboxWith([at2], { transcripts: read(text(1), text(2)) });
    assert.equal(whyNotSend(whole, 'a'), null);
    assert.match(whyNotSend({ ...whole, line: 'connecting' }, 'a') ?? '', /Connecting/);
    assert.match(whyNotSend({ ...whole, line: 'broken' }, 'a') ?? '', /lost/);
    assert.match(whyNotSend({ ...whole, line: 'catching-up' }, 'a') ?? '', /missed/);
    assert.match(whyNotSend(inboxWith([at2], { transcripts: read(text(1)) }), 'a') ?? '', /Loading/);
    assert.match(whyNotSend(inboxWith([row('a', { ...at2, status: 'closed' })]), 'a') ?? '', /closed/);
  });

  it('becomes possible in the same step in which what was missed is shown', () => {
    const pictures: (() => void)[] = [];
    const broken = inboxWith([at2], { line: 'broken', transcripts: read(text(1), text(2)) });
    const store = new InboxStore(broken, (flush) => pictures.push(flush));
    const steps: { seqs: number; canSend: boolean }[] = [];
    store.subscribe(() => {
      const { entries = [] } = store.state.transcripts.get('a') ?? {};
      steps.push({ seqs: entries.length, canSend: whyNotSend(store.state, 'a') === null });
    });
    store.take({ type: 'line', line: 'catching-up' });
    pictures.shift()?.();
    store.take(change(row('a', { seq: 3, updatedAt: at(3) }), text(3, 'member')));
    store.take({ type: 'line', line: 'live' });
    pictures.shift()?.();
    assert.deepEqual(steps, [
      { seqs: 2, canSend: false },
      { seqs: 3, canSend: true },
    ]);
  });

  it('stays impossible when a gap is left after the line is live', () => {
    const state = inboxWith([at2], { line: 'broken', transcripts: read(text(1), text(2)) });
    const told = change(row('a', { seq: 5, updatedAt: at(5) }), text(5));
    const after = takeEvents(state, [told, { type: 'line', line: 'live' }], FREE);
    assert.ok(!isWhole(after, 'a'));
    assert.match(whyNotSend(after, 'a') ?? '', /Loading/);
  });

  it('ends when the entry has come, however the call went', () => {
    const mine = {
      id: 'r1',
      kind: 'reply',
      text: 'Hi',
      file: null,
      state: 'failed',
      error: '',
      canRepeat: true,
    } as const;
    const state = inboxWith([at2], { outgoing: new Map([['a', [mine]]]) });
    const told = change(row('a', { seq: 3, updatedAt: at(3) }), text(3, 'member', { id: 'r1' }));
    assert.deepEqual(takeEvents(state, [told], FREE).outgoing.get('a'), []);
  });
});

describe('signs of others', () => {
  const sign = (kind: 'typing' | 'looking' | 'left' | 'seen', more = {}) =>
    ({
      type: 'signal',
      at: 1_000,
      signal: { conversation: 'a', kind, from: 'member', member: { id: 'bob', name: 'Bob' }, ...more },
    }) as InboxEvent;

  it('end by themselves when they are not repeated, and are left alone before', () => {
    const state = takeEvents(inboxWith([]), [sign('typing')], FREE);
    assert.equal(withoutEndedSigns(state, 5_000), state);
    const stopped = withoutEndedSigns(state, 12_000);
    assert.equal(stopped.presence.get('a')?.colleagues[0]?.typingUntil, 0);
    assert.deepEqual(withoutEndedSigns(stopped, 60_000).presence.get('a')?.colleagues, []);
  });

  it('are those of others only', () => {
    const own = sign('typing', { member: { id: ME, name: 'Ann' } });
    assert.equal(takeEvents(inboxWith([]), [own], FREE).presence.size, 0);
  });

  it('end with what the visitor was writing', () => {
    const visitor = sign('typing', { from: 'visitor', member: undefined });
    const typing = takeEvents(inboxWith([row('a')]), [visitor], FREE);
    assert.ok((typing.presence.get('a')?.visitorTypingUntil ?? 0) > 0);
    const said = takeEvents(typing, [change(row('a', { seq: 1, updatedAt: at(1) }), text(1))], FREE);
    assert.equal(said.presence.get('a')?.visitorTypingUntil, 0);
  });

  it('of having read in another tab take the count away, unless more has come', () => {
    const read = (seq: number) => sign('seen', { kind: 'read', member: { id: ME, name: 'Ann' }, seq });
    const unread = inboxWith([row('a', { seq: 4, unread: 2 })]);
    assert.equal(takeEvents(unread, [read(3)], FREE).rows.get('a')?.unread, 2);
    assert.equal(takeEvents(unread, [read(4)], FREE).rows.get('a')?.unread, 0);
  });
});

describe('several changes of a conversation that are told of together', () => {
  // Each with how the conversation stands after all of them, as after the line was cut.
  const now = { seq: 4, updatedAt: at(4) };
  const tell = (...entries: Entry[]) => change(row('a', now), ...entries);
  const before = () => inboxWith([row('a', { seq: 1, updatedAt: at(1) })]);

  it('leave every entry counted and the last one shown', () => {
    const after = takeEvents(before(), [tell(text(2)), tell(text(3), text(4))], FREE).rows.get('a');
    assert.deepEqual([after?.unread, after?.last?.seq], [3, 4]);
  });

  it('do so though the conversation itself was loaded before, and though one is told of twice', () => {
    const events = [tell(), tell(text(2)), tell(text(2)), tell(text(3)), tell(text(4))];
    const after = takeEvents(before(), events, FREE).rows.get('a');
    assert.deepEqual([after?.unread, after?.last?.seq], [3, 4]);
  });

  it('do so though the first tells of a later state than the second', () => {
    const early = change(row('a', { seq: 3, updatedAt: at(3) }), text(3), text(4));
    const after = takeEvents(before(), [tell(text(2)), early], FREE).rows.get('a');
    assert.deepEqual([after?.unread, after?.last?.seq, after?.seq], [3, 4, 4]);
  });

  it('count for nothing when all of it has been read meanwhile', () => {
    const read = {
      type: 'signal',
      at: 0,
      signal: { conversation: 'a', kind: 'read', from: 'member', member: { id: ME, name: 'Ann' }, seq: 4 },
    } as InboxEvent;
    const after = takeEvents(before(), [tell(text(2)), read, tell(text(3), text(4))], FREE).rows.get('a');
    assert.deepEqual([after?.unread, after?.last?.seq], [0, 4]);
  });
});

describe('what has not changed', () => {
  const known = row('a', { seq: 1, variables: { order: '4711' }, visitor: { name: 'Vi' } });

  it('stays the same object, though the stream tells of all of it again', () => {
    const told = change(structuredClone({ ...known, seq: 2, updatedAt: at(2) }), text(2));
    const after = takeEvents(inboxWith([known]), [told], FREE).rows.get('a');
    assert.notEqual(after, known);
    assert.equal(after?.variables, known.variables);
    assert.equal(after.assignee, known.assignee);
    assert.ok(standsAs(known, after), 'something was said, and nothing else');
  });

  it('is told from what has: another assignee, a variable, a fact that was not there before', () => {
    assert.ok(standsAs(known, { ...known, seq: 9, unread: 9 }));
    assert.ok(!standsAs(known, { ...known, assignee: null }));
    assert.ok(!standsAs(known, { ...known, variables: { order: '4712' } }));
    assert.ok(!standsAs(known, { ...known, sending: null }));
    assert.ok(!standsAs(undefined, known));
  });

  it('in what members did is not asked for again when only the visitor or the bot says something', () => {
    const transcript = takePage(UNREAD_TRANSCRIPT, [text(1), text(2, 'member')]);
    assert.equal(lastTrace(UNREAD_TRANSCRIPT), null);
    assert.equal(lastTrace(takeEntries(transcript, [text(3), text(4, 'bot')])), 2);
    assert.equal(lastTrace(takeEntries(transcript, [text(3, 'system')])), 3);
  });
});
