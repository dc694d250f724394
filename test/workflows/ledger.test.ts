import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compile, parseDocument } from '../../src/flow/publish.ts';
import type { Plan } from '../../src/flow/plan.ts';
import type { Input, Outcome, Projection } from '../../src/flow/projection.ts';
import type { Effect } from '../../src/flow/state.ts';
import type { Entry, Value } from '../../src/flow/transcript.ts';
import { initialState } from '../../src/flow/transition.ts';
import { Ledger } from '../../src/workflows/ledger.ts';
import { echoFlow } from '../promises/support/flows.ts';

const BEGAN = Date.parse('2026-01-01T00:00:00Z');
const ANA = { id: 'ana', name: 'Ana' };

function planOf(document: object): Plan {
  const parsed = parseDocument(document);
  assert.ok(parsed.ok);
  const compiled = compile(parsed.document, 1, { findFlow: () => null });
  assert.ok(compiled.ok);
  return compiled.plan;
}

const plan = planOf(echoFlow());

/** Sends an SMS whenever the visitor writes, and waits until it has arrived. */
function sendingFlow(): object {
  const send = {
    kind: 'action',
    action: 'sendSms',
    from: 'Shop',
    to: '+447700900123',
    text: '{{answer.text}}',
    waitForDelivery: '1h',
    outlets: { success: 'ask', error: 'ask', delivered: 'arrived', undelivered: 'ask' },
  };
  const prompt = [{ type: 'text', text: 'Go?' }];
  const arrived = [{ type: 'text', text: 'Arrived.' }];
  return {
    format: 1,
    id: 'sending',
    name: 'Sending',
    start: 'ask',
    nodes: {
      ask: { kind: 'listener', type: 'text', prompt, outlets: { answered: 'send' } },
      send,
      arrived: { kind: 'message', messages: arrived, outlets: { next: 'ask' } },
    },
  };
}

function begin(of = plan): Ledger {
  const facts = { conversation: { id: 'c', channel: 'test' }, visitor: {}, contact: {} };
  const ledger = Ledger.begin(of, initialState(of, facts, {}));
  ledger.apply({ type: 'start', now: BEGAN });
  return ledger;
}

/** A visitor's message at a place in the order of acceptance, a second after the one before. */
function message(position: number, text: string): Input {
  return { kind: 'message', message: { id: `m${position}`, position, acceptedAt: timeOf(position), text } };
}

const timeOf = (position: number) => BEGAN + 1_000 * position;

/** A database as `storeProjection` keeps it. */
class ModelDatabase {
  rev = 0;
  seq = 0;
  readonly entries: Entry[] = [];
  readonly outcomes = new Map<string, Outcome>();
  variables: { [name: string]: Value } = {};

  store(projection: Projection): void {
    if (projection.rev <= this.rev) return;
    for (const entry of projection.entries) if (entry.seq > this.seq) this.entries.push(entry);
    for (const outcome of projection.outcomes) {
      if (!this.outcomes.has(outcome.id)) this.outcomes.set(outcome.id, outcome);
    }
    Object.assign(this.variables, projection.variables);
    this.rev = projection.rev;
    this.seq = projection.seq;
  }
}

function visitorTexts(entries: Entry[]): string[] {
  return entries.flatMap((entry) => (entry.from === 'visitor' && entry.type === 'text' ? [entry.text] : []));
}

describe('the ledger', () => {
  it('counts a message once, however often it comes', () => {
    const ledger = begin();
    ledger.receive([message(1, 'hello')], timeOf(1));
    const { rev } = ledger.state;
    ledger.receive([message(1, 'hello')], timeOf(2));
    ledger.receive([message(1, 'hello'), message(1, 'hello')], timeOf(3));
    assert.equal(ledger.state.rev, rev);
    assert.deepEqual(visitorTexts(ledger.project().entries), ['hello']);
  });

  it('keeps a message that is ahead of its turn until those before it have come', () => {
    const ledger = begin();
    ledger.receive([message(3, 'three')], timeOf(3));
    ledger.receive([message(2, 'two')], timeOf(3));
    assert.deepEqual(visitorTexts(ledger.project().entries), []);
    ledger.receive([message(1, 'one')], timeOf(3));
    assert.deepEqual(visitorTexts(ledger.project().entries), ['one', 'two', 'three']);
  });

  it('counts a message without a position, or a command, once by its id', () => {
    const ledger = begin();
    const direct: Input = { kind: 'message', message: { id: 'd', acceptedAt: timeOf(1), text: 'direct' } };
    const note: Input = { kind: 'command', id: 'n', by: ANA, command: { name: 'note', text: 'A note.' } };
    ledger.receive([direct, note], timeOf(1));
    const { rev } = ledger.state;
    ledger.receive([note, direct], timeOf(2));
    assert.equal(ledger.state.rev, rev);
  });

  it('counts the report of a delivery once by its id, before messages that came after it', () => {
    const sms = planOf(sendingFlow());
    const ledger = begin(sms);
    ledger.receive([message(1, 'go')], timeOf(1));
    const sent = { ok: true, result: { sent: { to: '+447700900123' } } } as const;
    ledger.apply({ type: 'actionFinished', now: timeOf(2), key: 'send@2', outcome: sent });
    assert.equal(ledger.working, false);
    assert.equal(ledger.project().open, null, 'the visitor’s turn does not last until it has arrived');
    const report: Input = {
      kind: 'delivery',
      id: 'delivery:send@2',
      key: 'send@2',
      report: { status: 'delivered' },
    };
    ledger.receive([report, message(2, 'again')], timeOf(3));
    const { rev } = ledger.state;
    ledger.receive([report], timeOf(4));
    assert.equal(ledger.state.rev, rev);
    const said = ledger.project().entries.flatMap((entry) => ('text' in entry ? [entry.text] : []));
    assert.deepEqual(said, ['Go?', 'go', 'SMS to +447700900123 sent.', 'Arrived.', 'Go?', 'again']);
  });

  it('lets a command act before messages that came after it, and after those that came before it', () => {
    const ledger = begin();
    const accept: Input = { kind: 'command', id: 'a', by: ANA, command: { name: 'accept' } };
    ledger.receive([message(1, 'before'), accept, message(2, 'after')], timeOf(2));
    const texts = ledger.project().entries.flatMap((entry) => ('text' in entry ? [entry.text] : []));
    assert.ok(texts.includes('You said: before'));
    assert.ok(!texts.includes('You said: after'));
  });

  it('tells a caller of their turn while an action holds it open, and of its outcome once it is done', () => {
    const ledger = begin();
    const effects = ledger.receive([message(1, 'segment')], timeOf(1));
    const action = effects.find((effect) => effect.type === 'action');
    assert.ok(action);
    assert.deepEqual(ledger.project().open, { ids: ['m1'], firstSeq: 3 });
    assert.deepEqual(ledger.project().outcomes, []);
    ledger.apply({
      type: 'actionFinished',
      now: timeOf(2),
      key: action.key,
      outcome: { ok: true, result: {} },
    });
    const [outcome] = ledger.project().outcomes;
    assert.equal(outcome?.id, 'm1');
    assert.equal(ledger.project().open, null);
  });

  it('tells nothing again that is confirmed, and everything else', () => {
    const ledger = begin();
    ledger.receive([message(1, 'one')], timeOf(1));
    const first = ledger.project();
    ledger.receive([message(2, 'two')], timeOf(2));
    assert.deepEqual(ledger.project().entries.slice(0, first.entries.length), first.entries);
    ledger.confirm(first.rev);
    assert.deepEqual(visitorTexts(ledger.project().entries), ['two']);
  });

  it('goes on the same from its state as plain JSON', () => {
    const ledger = begin();
    ledger.receive([message(2, 'two'), message(1, 'segment')], timeOf(2));
    const copy = new Ledger(plan, JSON.parse(JSON.stringify(ledger.state)) as Ledger['state']);
    for (const each of [ledger, copy]) each.receive([message(1, 'segment'), message(3, 'three')], timeOf(3));
    assert.deepEqual(copy.project(), ledger.project());
    assert.deepEqual(copy.state, ledger.state);
  });
});

const WORDS = ['hello', 'what?', 'segment', 'human', 'resolve', 'order 17'];
const COMMANDS = [
  { name: 'accept' },
  { name: 'return' },
  { name: 'resolve' },
  { name: 'reopen' },
  { name: 'note', text: 'A note.' },
  { name: 'assign', member: ANA },
  { name: 'segment', segment: 'vip' },
] as const;

/** One thing that happens between a conversation and those who speak with it. */
type Happening =
  /** Some inputs are handed over, perhaps again, perhaps out of order, by somebody who knows the database. */
  | { do: 'deliver'; picks: number[]; stale: boolean; fate: 'stored' | 'late' | 'lost' }
  | { do: 'finish' }
  | { do: 'storeLate' }
  | { do: 'continueAsNew' };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('deliver' as const),
      picks: fc.array(fc.nat(30), { minLength: 0, maxLength: 6 }),
      stale: fc.boolean(),
      fate: fc.constantFrom('stored' as const, 'late' as const, 'lost' as const),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ do: 'finish' as const }) },
  { weight: 2, arbitrary: fc.constant({ do: 'storeLate' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'continueAsNew' as const }) },
);

const inputs = fc.record({
  texts: fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 12 }),
  commands: fc.array(fc.constantFrom(...COMMANDS), { maxLength: 6 }),
});

describe('the ledger under any deliveries', () => {
  it('counts each input once, in order, and leaves the database complete and gapless', () => {
    fc.assert(
      fc.property(inputs, fc.array(happening, { maxLength: 40 }), ({ texts, commands }, happenings) => {
        const all: Input[] = [
          ...texts.map((text, index) => message(index + 1, text)),
          ...commands.map((each, index): Input => ({
            kind: 'command',
            id: `c${index}`,
            by: ANA,
            command: each,
          })),
        ];
        const database = new ModelDatabase();
        const late: Projection[] = [];
        let earlierRev = 0;
        let ledger = begin();
        let action: string | null = null;
        let now = timeOf(100);

        const carryOut = (effects: Effect[]) => {
          for (const effect of effects) {
            if (effect.type === 'action') action = effect.key;
            if (effect.type === 'cancelAction' && effect.key === action) action = null;
          }
        };
        const finish = () => {
          if (action === null) return;
          const key = action;
          action = null;
          carryOut(
            ledger.apply({
              type: 'actionFinished',
              now,
              key,
              outcome: { ok: true, result: { segment: 'vip' } },
            }),
          );
        };
        const deliver = (picked: Input[], confirmed: number) => {
          ledger.confirm(confirmed);
          carryOut(ledger.receive(picked, now));
          return ledger.project();
        };

        for (const each of happenings) {
          now += 1_000;
          if (each.do === 'deliver') {
            const picked = each.picks.map((pick) => all[pick % all.length] as Input);
            const projection = deliver(picked, each.stale ? earlierRev : database.rev);
            if (each.fate === 'stored') database.store(projection);
            if (each.fate === 'late') late.push(projection);
            earlierRev = Math.floor((earlierRev + database.rev) / 2);
          } else if (each.do === 'finish') finish();
          else if (each.do === 'storeLate') {
            const projection = late.shift();
            if (projection) database.store(projection);
          } else {
            ledger = new Ledger(plan, JSON.parse(JSON.stringify(ledger.state)) as Ledger['state']);
          }
          assert.deepEqual(
            database.entries.map(({ seq }) => seq),
            database.entries.map((_, index) => index + 1),
            'the database has no gap at any time',
          );
        }

        // Whatever was lost is handed over again until everything has its answer, as the sweeper does.
        for (let round = 0; round < 3; round += 1) {
          now += 1_000;
          database.store(deliver(all, database.rev));
          finish();
        }
        database.store(deliver([], database.rev));
        for (const projection of late) database.store(projection);

        assert.equal(database.seq, ledger.state.flow.seq);
        assert.equal(database.entries.length, database.seq);
        assert.equal(new Set(database.entries.map(({ id }) => id)).size, database.seq);
        assert.deepEqual(visitorTexts(database.entries), texts);
        assert.deepEqual(database.variables, ledger.state.flow.variables);
        const unanswered = new Set([
          ...ledger.state.flow.inbox.map(({ id }) => id),
          ...(ledger.state.open?.ids ?? []),
        ]);
        for (const input of all) {
          const id = input.kind === 'message' ? input.message.id : input.id;
          assert.equal(database.outcomes.has(id), !unanswered.has(id), id);
        }
      }),
      { numRuns: 300 },
    );
  });
});
