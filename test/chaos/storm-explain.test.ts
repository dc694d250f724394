import assert from 'node:assert/strict';
import type { Plan } from '../../src/flow/plan.ts';
import type { FlowEvent } from '../../src/flow/state.ts';
import type { Entry } from '../../src/flow/transcript.ts';
import { initialState, transition } from '../../src/flow/transition.ts';
import { outcomesOf } from '../../src/simulator/outcomes.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import type { Act } from '../../src/simulator/act.ts';
import { explain, standingOf, type SentInput, type Story } from './storm/explain.ts';
import { FLOWS, planOf } from './storm/flows.ts';

const ANA = { id: 'ana', name: 'Ana' };
const TALK: Act[] = [
  { says: 'hello' },
  { says: 'segment' },
  { finishes: { ok: true, result: { segment: 'vip' } } },
  { says: 'pause' },
  { passes: 'due' },
  { says: 'quick' },
  { passes: 'due' },
  { says: 'human' },
  { commands: { name: 'accept' }, by: ANA },
  { says: 'Is anybody there?' },
  { commands: { name: 'note', text: 'A regular.' }, by: ANA },
  { commands: { name: 'return' }, by: ANA },
  { says: 'bye' },
];

describe('what a storm is judged by', () => {
  const flow = FLOWS[0]?.id ?? '';
  const plan: Plan = planOf(flow);
  let story: Story;

  beforeEach(() => {
    const inputs: SentInput[] = [];
    let talk = Simulation.of(plan, {
      at: Date.now() - 60_000,
      conversation: 'told',
      channel: 'api',
      pace: 10,
    });
    talk = talk.act({ starts: true });
    for (const act of TALK) {
      talk = talk.act(act);
      const at = talk.steps.length;
      const sent = { sentAt: at, acceptedAt: at + 0.1, handledAt: at + 0.2 };
      if ('says' in act)
        inputs.push({ ...sent, kind: 'message', id: `m${at - 1}`, body: { text: act.says } });
      if ('commands' in act)
        inputs.push({
          ...{ ...sent, kind: 'command', id: `k${at - 1}`, by: ANA, refused: null },
          command: act.commands as (SentInput & { kind: 'command' })['command'],
        });
    }
    story = {
      conversation: 'told',
      plan,
      visitor: {},
      inputs,
      transcript: talk.entries,
      outcomesOf: (_key, action) => [outcomesOf(action).success],
      reportOf: () => null,
    };
  });

  const with_ = (transcript: Entry[]) => ({
    ...story,
    transcript: transcript.map((entry, index) => ({ ...entry, seq: index + 1 })),
  });
  const at = (text: string) => story.transcript.findIndex((entry) => 'text' in entry && entry.text === text);

  it('is a transcript that the flow language makes, whatever time and actions came between', () => {
    assert.equal(explain(story).state.status, 'closed');
    assert.deepEqual([...explain(story).actions.values()], [{ name: 'updateSegment', segment: 'vip' }]);
  });

  it('is so too when the client did not know in which order two inputs came', () => {
    const inputs = story.inputs.map((input) => ({ ...input, sentAt: 0 }));
    assert.equal(explain({ ...story, inputs }).state.status, 'closed');
  });

  for (const [what, change] of [
    ['an answer is missing', (entries) => entries.toSpliced(at('You said: hello'), 1)],
    [
      'an answer is there twice',
      (entries) => entries.toSpliced(at('You are a VIP.'), 0, entries[at('You are a VIP.')] as Entry),
    ],
    ['its end is missing', (entries) => entries.slice(0, -1)],
    [
      'two messages have changed places',
      (entries) => {
        const [one, other] = [at('hello'), at('segment')];
        return entries.with(one, entries[other] as Entry).with(other, entries[one] as Entry);
      },
    ],
  ] as [string, (entries: Entry[]) => Entry[]][]) {
    it(`is not one in which ${what}`, () => {
      assert.throws(() => explain(with_(change([...story.transcript]))), /does not say entry|is missing/);
    });
  }

  it('is not one that leaves out what was acknowledged', () => {
    const extra = { ...(story.inputs[0] as SentInput), id: 'never-told' };
    assert.throws(() => explain({ ...story, inputs: [...story.inputs, extra] }), /never-told/);
  });

  it('may have what a late message finds to have happened before that message itself', () => {
    const began = Date.now() - 600_000;
    const at = (seconds: number) => began + seconds * 1_000;
    const message = (id: string, text: string, seconds: number) => ({
      ...{ type: 'message' as const, message: { id, text, acceptedAt: at(seconds) } },
    });
    const offer = { name: 'offer' as const, member: ANA, until: at(60) };
    const events: FlowEvent[] = [
      { type: 'start', now: at(0) },
      { ...message('wish', 'human', 1), now: at(1) },
      { type: 'actionFinished', now: at(2), key: 'human@3', outcome: { ok: true, result: {} } },
      { type: 'command', now: at(2), id: 'offer', by: { id: 'dispatcher', name: 'Routing' }, command: offer },
      // After the waiting limit, and handed over when the offer is over too.
      { ...message('late', 'Hello?', 10), now: at(100) },
    ];
    const facts = { conversation: { id: 'told', channel: 'api' }, visitor: {}, contact: {} };
    let state = initialState(plan, facts, {});
    const transcript: Entry[] = [];
    for (const event of events) {
      const step = transition(plan, state, event);
      state = step.state;
      for (const effect of step.effects) if (effect.type === 'entry') transcript.push(effect.entry);
    }
    const inputs = ['wish', 'late'].map((id, index) => ({
      ...{ kind: 'message' as const, id, body: { text: id === 'wish' ? 'human' : 'Hello?' } },
      ...{ sentAt: index, acceptedAt: index + 0.1, handledAt: Infinity },
    }));
    assert.ok(transcript.some((entry) => entry.type === 'event' && entry.event === 'timed_out'));
    assert.deepEqual(
      standingOf(plan, explain({ ...story, inputs, transcript }).state),
      standingOf(plan, state),
    );
  });

  it('is not one in which a time limit passed though the answer was accepted before it', () => {
    const late = story.transcript.findIndex((entry) => 'text' in entry && entry.text === 'Too late.');
    const answer = story.transcript[late + 2] as Entry;
    assert.equal(answer.from, 'visitor');
    const early = { ...answer, at: (story.transcript[late - 1] as Entry).at };
    assert.throws(() => explain(with_(story.transcript.with(late + 2, early))), /Too late/);
  });
});
