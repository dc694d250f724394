import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Plan } from '../../src/flow/plan.ts';
import type { Effect, FlowEvent, Position, State, Step } from '../../src/flow/state.ts';
import type { Entry } from '../../src/flow/transcript.ts';
import { initialState, nextDeadline, transition, view } from '../../src/flow/transition.ts';
import { flowDocument, happening, planOf } from './support/arbitraries.ts';
import type { Happening } from './support/arbitraries.ts';
import { START } from './support/conversation.ts';

const DISPATCHER = { id: 'dispatcher', name: 'Routing' };

interface Passage {
  before: State;
  event: FlowEvent;
  step: Step;
}

/** Runs a random flow through random events and looks at every step. */
function everyStep(look: (passage: Passage, plan: Plan) => void, numRuns: number): void {
  fc.assert(
    fc.property(flowDocument, fc.array(happening, { maxLength: 30 }), (document, happenings) => {
      const plan = deepFreeze(planOf(document));
      const facts = { conversation: { id: 'c1', channel: 'web' }, visitor: { name: 'Ada' }, contact: {} };
      let state = deepFreeze(initialState(plan, facts, { a: 'https://x.example', b: ['x', { y: 1 }] }));
      let now = START;
      for (const [index, next] of ([{ type: 'start' }, ...happenings] as Happening[]).entries()) {
        const event = toEvent(plan, state, next, now, index);
        now = event.now;
        const step = transition(plan, state, deepFreeze(event));
        look({ before: state, event, step }, plan);
        state = deepFreeze(step.state);
      }
    }),
    { numRuns, endOnFailure: true },
  );
}

function toEvent(plan: Plan, state: State, next: Happening, now: number, index: number): FlowEvent {
  switch (next.type) {
    case 'start':
      return { type: 'start', now };
    case 'clock':
      return { type: 'clock', now: now + next.minutes * 60_000 };
    case 'due':
      return { type: 'clock', now: Math.max(now, nextDeadline(plan, state) ?? now) };
    case 'actionFinished': {
      const phase = state.phase.kind === 'handoff' ? state.phase.paused?.phase : state.phase;
      const key = next.current && phase?.kind === 'acting' ? phase.key : 'n1@0';
      return { type: 'actionFinished', now, key, outcome: next.outcome };
    }
    case 'delivery': {
      const phase = state.phase.kind === 'handoff' ? state.phase.paused?.phase : state.phase;
      const awaits = phase?.kind === 'acting' || phase?.kind === 'delivering';
      return { type: 'delivery', now, key: next.current && awaits ? phase.key : 'n1@0', report: next.report };
    }
    case 'command':
      return {
        type: 'command',
        now: now + 1,
        id: `k${index}`,
        by: next.by,
        command: next.command,
      };
    case 'offer': {
      const { member, minutes, newRound } = next;
      const until = now + minutes * 60_000;
      const command = { name: 'offer' as const, member, until, ...(newRound ? { newRound } : {}) };
      return { type: 'command', now: now + 1, id: `k${index}`, by: DISPATCHER, command };
    }
    case 'message': {
      const { text, choice, readings, late, more } = next;
      const body = text === undefined ? { choice: choice ?? '' } : { text, ...(readings && { readings }) };
      const message = { id: `m${index}`, acceptedAt: now - late, ...body };
      return { type: 'message', now: now + 1_000, message, ...(more ? { more } : {}) };
    }
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}

const entriesOf = (effects: Effect[]): Entry[] =>
  effects.flatMap((effect) => (effect.type === 'entry' ? [effect.entry] : []));

describe('whatever the flow is and whatever happens', () => {
  it('nothing is thrown, nothing given is changed, and every step ends', () => {
    // What is given is frozen: changing it would throw, and a throw would show as an internal error.
    everyStep(({ step }) => {
      assert.notEqual(step.state.error?.code, 'internal_error', step.state.error?.message);
    }, 1_500);
  });

  it('the same input gives the same output, also after a round trip through JSON', () => {
    everyStep(({ before, event, step }, plan) => {
      const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
      const again = transition(copy(plan), copy(before), copy(event));
      assert.deepEqual(again, step);
      assert.deepEqual(copy(step), step, 'a step is plain JSON');
    }, 500);
  });

  it('who looks on changes nothing, and is told of every visit in order', () => {
    everyStep(({ before, event, step }, plan) => {
      const visits: number[] = [];
      const left: string[] = [];
      const trace = {
        visited: (at: Position) => visits.push(at.visit),
        left: ({ flow, node }: Position, outlet: string) => left.push(`${flow}.${node}.${outlet}`),
        returned: (depth: number) => assert.ok(depth < before.stack.length + visits.length),
      };
      assert.deepEqual(transition(plan, before, event, trace), step);
      assert.equal(visits.length, step.state.visits - before.visits);
      for (const [index, visit] of visits.entries()) assert.equal(visit, before.visits + 1 + index);
      for (const outlet of left) assert.match(outlet, /^test\.n\d\.[a-z]+(\.[xyz1])?$/);
    }, 500);
  });

  it('the transcript is numbered without gaps, and ids are unique', () => {
    everyStep(({ before, step }) => {
      const numbers = entriesOf(step.effects).map(({ seq }) => seq);
      assert.deepEqual(
        numbers,
        numbers.map((_, index) => before.seq + 1 + index),
      );
      assert.equal(step.state.seq, before.seq + numbers.length);
    }, 500);
  });

  it('the bot says nothing while people have the conversation, nor after it is closed', () => {
    everyStep(({ before, step }) => {
      let silent = before.status === 'queued' || before.status === 'human' || before.status === 'closed';
      for (const entry of entriesOf(step.effects)) {
        assert.ok(!(silent && entry.from === 'bot'), `the bot says entry ${entry.seq}`);
        if (entry.type !== 'event') continue;
        if (entry.event === 'queued' || entry.event === 'accepted' || entry.event === 'closed') silent = true;
        if (['returned', 'left', 'timed_out'].includes(entry.event)) silent = false;
      }
    }, 1_000);
  });

  it('a conversation has one member at a time: nobody gets it from another by accepting it', () => {
    everyStep(({ before, event, step }) => {
      const { status, assignee } = step.state;
      if (status === 'human') assert.ok(assignee, 'somebody has it');
      const joined = entriesOf(step.effects).filter(
        (entry) => entry.type === 'event' && entry.event === 'accepted',
      );
      assert.ok(joined.length === 0 || (joined.length === 1 && before.status !== 'human'));
      if (before.status === 'human' && event.type === 'command' && event.command.name === 'accept') {
        assert.deepEqual(step.state.assignee, before.assignee);
        const refused = step.effects.some(({ type }) => type === 'refused');
        assert.equal(refused, before.assignee?.id !== event.by.id);
      }
    }, 1_000);
  });

  it('a visitor who waits has a ticket that somebody can act on, and an offer ends by itself', () => {
    everyStep(({ before, event, step }, plan) => {
      const { ticket, queuedAt, status } = view(plan, step.state);
      assert.equal(ticket !== null, status === 'queued' || status === 'human');
      assert.equal(queuedAt !== null, ticket !== null);
      if (status !== 'queued') assert.equal(ticket?.offer, undefined, 'only who is waited for is asked');
      if (!ticket?.offer) return;
      assert.ok((nextDeadline(plan, step.state) ?? Infinity) <= ticket.offer.until);
      assert.ok(!ticket.passed.includes(ticket.offer.member.id), 'nobody is asked twice in a round');
      if (event.type === 'clock') assert.ok(ticket.offer.until > event.now, 'it has ended in time');
      const earlier = view(plan, before).ticket?.offer;
      const isNew = JSON.stringify(earlier) !== JSON.stringify(ticket.offer);
      assert.ok(!isNew || (event.type === 'command' && event.command.name === 'offer'));
    }, 1_000);
  });

  it('who comes back to the queue keeps their place', () => {
    everyStep(({ before, event, step }) => {
      if (event.type !== 'command' || before.status !== 'human' || step.state.status !== 'queued') return;
      // The flow has gone on, and escalated again.
      if (event.command.name === 'return') return;
      assert.ok(before.phase.kind === 'handoff' && step.state.phase.kind === 'handoff');
      assert.equal(step.state.phase.since, before.phase.since);
      assert.equal(step.state.assignee, null);
    }, 500);
  });

  it('an answer to the satisfaction question is kept, and opens nothing', () => {
    everyStep(({ before, step }) => {
      if (step.state.rating !== undefined) assert.ok([1, 2, 3, 4, 5].includes(step.state.rating));
      if (step.state.rating === before.rating) return;
      assert.ok(before.survey ?? step.state.survey);
    }, 500);
  });

  it('a silent visitor is reminded once, and then the conversation waits on as before', () => {
    everyStep(({ before, event, step }) => {
      if (step.state.nudgedAfter === before.nudgedAfter) return;
      assert.equal(event.type, 'clock');
      assert.equal(step.state.nudgedAfter, step.state.activeAt);
    }, 500);
  });

  it('every message is in the transcript at once and taken exactly once', () => {
    everyStep(({ before, event, step }) => {
      const waiting = before.inbox.map(({ id }) => id);
      if (event.type === 'message') {
        waiting.push(event.message.id);
        const entries = entriesOf(step.effects).filter(({ from }) => from === 'visitor');
        assert.deepEqual(
          entries.map(({ id }) => id),
          [event.message.id],
        );
      }
      const taken = step.effects.flatMap((effect) => (effect.type === 'taken' ? effect.messages : []));
      assert.deepEqual(
        [...taken, ...step.state.inbox.map(({ id }) => id)],
        waiting,
        'in the order of acceptance',
      );
    }, 1_000);
  });

  it('messages wait only while an action, a delivery or a wait is under way, or until the host is woken', () => {
    everyStep(({ event, step }, plan) => {
      const { state, effects } = step;
      const [first] = state.inbox;
      if (!first || ['acting', 'delivering', 'waiting'].includes(state.phase.kind)) return;
      const announced = event.type === 'message' && event.more === true;
      assert.ok(announced || effects.some(({ type }) => type === 'refused'), state.phase.kind);
      assert.equal(nextDeadline(plan, state), first.acceptedAt);
    }, 1_000);
  });

  it('something is due, or somebody can act, or it is over', () => {
    everyStep(({ step }, plan) => {
      const { state } = step;
      const due = nextDeadline(plan, state);
      const { kind } = state.phase;
      if (state.status === 'closed')
        assert.deepEqual([due, kind, view(plan, state).expects], [null, 'ended', null]);
      else if (kind === 'acting') assert.equal(due, null);
      else assert.ok(typeof due === 'number' && Number.isFinite(due));
      assert.equal(kind === 'handoff', state.status === 'queued' || state.status === 'human');
      assert.ok(view(plan, state).waitingFor.length > 0);
    }, 500);
  });

  it('an action that was asked for is the one that runs, or is cancelled', () => {
    everyStep(({ before, event, step }) => {
      const running = ({ phase }: State) => {
        const inner =
          phase.kind === 'handoff' && phase.paused && !phase.paused.finished && !phase.paused.decided
            ? phase.paused.phase
            : phase;
        return inner.kind === 'acting' ? [inner.key] : [];
      };
      const expected = new Set(running(before));
      if (event.type === 'actionFinished') expected.delete(event.key);
      for (const effect of step.effects) {
        if (effect.type === 'action') expected.add(effect.key);
        if (effect.type === 'cancelAction')
          assert.ok(expected.delete(effect.key), 'only what runs is cancelled');
      }
      assert.deepEqual([...expected], running(step.state));
    }, 1_000);
  });

  it('a report of a delivery counts once, and only where it is waited for', () => {
    let counted = 0;
    everyStep(({ before, event, step }, plan) => {
      if (event.type !== 'delivery') return;
      assert.deepEqual(transition(plan, step.state, event), { state: step.state, effects: [] });
      const phase = before.phase.kind === 'handoff' ? before.phase.paused?.phase : before.phase;
      const isAwaited =
        (phase?.kind === 'delivering' || (phase?.kind === 'acting' && 'awaitDelivery' in phase.action)) &&
        phase.key === event.key &&
        !phase.report;
      if (isAwaited) counted += 1;
      else if (before.inbox.length === 0) assert.deepEqual(step, { state: before, effects: [] });
    }, 1_000);
    assert.ok(counted > 20, `${counted} reports counted`);
  });

  it('texts and variables keep within their bounds', () => {
    everyStep(({ step }) => {
      for (const entry of entriesOf(step.effects)) {
        if (entry.from === 'bot' && entry.type === 'text') assert.ok(entry.text.length <= 4_096);
      }
      for (const value of Object.values(step.state.variables))
        assert.ok(JSON.stringify(value).length <= 8_192);
    }, 300);
  });
});
