import assert from 'node:assert/strict';
import type { Act } from '../../src/simulator/act.ts';
import { trail } from '../../src/simulator/measure-coverage.ts';
import { replay } from '../../src/simulator/replay.ts';
import { Simulation } from '../../src/simulator/simulation.ts';
import { toLine } from '../../src/simulator/to-line.ts';
import { asks, flow, plan, says } from '../flow/support/conversation.ts';

const begin = (input: unknown, others: unknown[] = []) =>
  Simulation.of(plan(input, others)).act({ starts: true });
const play = (simulation: Simulation, ...acts: Act[]) =>
  acts.reduce((talk, next) => talk.act(next), simulation);
const lines = (simulation: Simulation) => simulation.entries.map(toLine);

const question = flow({
  ask: asks('choice', 'Tea?', {
    buttons: [{ id: 'yes', label: 'Yes' }],
    timeout: '5m',
    saveTo: 'tea',
    outlets: { 'button.yes': 'send', timeout: 'gone' },
  }),
  send: {
    kind: 'action',
    action: 'sendSms',
    from: 'Shop',
    to: '+447700900123',
    text: 'Tea!',
    waitForDelivery: '1h',
    outlets: { success: 'ok', error: 'human', delivered: 'ok' },
  },
  ok: says('Sent.'),
  gone: says('Too late.'),
  human: {
    kind: 'action',
    action: 'escalate',
    waitAtMost: '10m',
    outlets: { returned: 'ok', timeout: 'gone' },
  },
});

describe('a simulation', () => {
  it('goes on with each act, and leaves every earlier one as it was', () => {
    const asked = begin(question);
    const before = JSON.stringify(asked);
    const pressed = asked.act({ presses: 'yes' });
    assert.equal(JSON.stringify(asked), before);
    assert.deepEqual(lines(pressed), ['bot: Tea? [Yes]', 'visitor: Yes']);
    assert.equal(pressed.running?.action.name, 'sendSms');
    assert.deepEqual(JSON.stringify(pressed.after(1)), before);
    assert.deepEqual(pressed.steps[1]?.state.variables['tea'], 'yes');
  });

  it('carries out what happens outside: an action, a delivery, a member', () => {
    const sent = play(
      begin(question),
      { presses: 'yes' },
      { finishes: { ok: true, result: { sent: { to: '+44' } } } },
    );
    assert.deepEqual(lines(sent).slice(2), ['system, to members, sent: SMS to +44 sent.']);
    assert.deepEqual(lines(sent.act({ delivers: { status: 'delivered' } })).slice(3), ['bot: Sent.']);
    const error = { code: 'opted_out', message: 'STOP.' };
    const queued = play(begin(question), { presses: 'yes' }, { finishes: { ok: false, error } });
    assert.equal(queued.view.status, 'queued');
    const member = { id: 'sam', name: 'Sam' };
    const human = play(
      queued,
      { commands: { name: 'offer', member, for: '30s' } },
      { commands: { name: 'decline' }, by: member },
      { commands: { name: 'accept' } },
      { commands: { name: 'reply', text: 'Hi.' } },
    );
    assert.deepEqual(lines(human).slice(-4), [
      'system, to members, offered: Sam is asked to accept the conversation.',
      'system, to members, declined: Sam declined the conversation.',
      'system, accepted: Alex has joined the conversation.',
      'member: Hi.',
    ]);
    assert.deepEqual(lines(human.act({ commands: { name: 'return' } })).slice(-1), ['bot: Sent.']);
  });

  it('winds the clock to what is due, or by a time, stopping at everything on the way', () => {
    const due = begin(question).act({ passes: 'due' });
    assert.equal(due.now - due.setting.at, 300_000);
    assert.deepEqual(lines(due).slice(1), ['bot: Too late.']);
    assert.equal(begin(question).act({ passes: '4m' }).entries.length, 1);
    assert.equal(begin(question).act({ passes: '1h' }).now - due.setting.at, 3_600_000);
    const twice = flow({
      one: { kind: 'wait', for: '1m', outlets: { next: 'two' } },
      two: { kind: 'wait', for: '1m', outlets: { next: 'said' } },
      said: says('Two minutes later.'),
    });
    assert.deepEqual(lines(begin(twice).act({ passes: '119s' })), []);
    assert.deepEqual(
      lines(begin(twice).act({ passes: '2m' })),
      ['bot: Two minutes later.'],
      'one after the other',
    );
  });

  it('says why something is not possible, and changes nothing', () => {
    for (const [wrong, code] of [
      [{ starts: true }, 'started'],
      [{ finishes: { ok: true, result: {} } }, 'nothing_runs'],
      [{ delivers: { status: 'delivered' } }, 'nothing_sent'],
      [{ commands: { name: 'return' } }, 'not_in_handoff'],
    ] as [Act, string][]) {
      const before = begin(question);
      const after = before.act(wrong);
      assert.equal(after.steps.at(-1)?.refused?.code, code);
      assert.deepEqual(after.state, before.state);
    }
    const closed = begin(question).act({ commands: { name: 'close' } });
    assert.equal(closed.act({ says: 'x' }).steps.at(-1)?.refused?.code, 'conversation_closed');
    assert.equal(closed.act({ passes: 'due' }).steps.at(-1)?.refused?.code, 'nothing_due');
    const circle = flow({ wait: { kind: 'wait', for: '1s', outlets: { next: 'wait' } } });
    assert.equal(begin(circle).act({ passes: '1d' }).steps.at(-1)?.refused?.code, 'too_much_due');
  });

  it('tells the way it went, through called flows and back', () => {
    const called = {
      ...(flow({ hi: says('Hi', 'ask'), ask: asks('text', 'Name?') }) as object),
      id: 'called',
    };
    const caller = flow({
      call: { kind: 'call', flow: 'called', outlets: { next: 'bye', error: 'bye' } },
      bye: says('Bye'),
    });
    const talk = begin(caller, [called]).act({ says: 'Ann' });
    const way = talk.steps.map(({ path }) =>
      path.map(({ at, outlet }) => [at.flow, at.node, outlet].join(' ')),
    );
    assert.deepEqual(way, [
      ['test call ', 'called hi ', 'called hi next', 'called ask '],
      ['called ask answered', 'test call next', 'test bye ', 'test bye next'],
    ]);
    const { visited, taken } = trail('test', talk.steps);
    assert.deepEqual([...visited, ...taken], ['call', 'bye', 'call.next', 'bye.next']);
  });

  it('is the same with another plan as far as that goes, and says where it differs', () => {
    const talk = play(
      begin(question),
      { presses: 'yes' },
      { finishes: { ok: true, result: { sent: { to: '1' } } } },
    );
    assert.equal(replay(talk.plan, talk).differs, null);
    const renamed = JSON.parse(JSON.stringify(question).replace('Tea?', 'Coffee?')) as unknown;
    const differs = replay(plan(renamed), talk);
    assert.deepEqual([differs.differs, differs.simulation.steps.length], [0, 3]);
    const shorter = JSON.parse(
      JSON.stringify(question).replace('"button.yes":"send"', '"button.yes":"ok"'),
    ) as unknown;
    const ends = replay(plan(shorter), talk);
    assert.deepEqual([ends.differs, ends.simulation.steps.length], [1, 2]);
  });
});
