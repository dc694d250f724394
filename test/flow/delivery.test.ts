import assert from 'node:assert/strict';
import type { ActionOutcome, DeliveryReport } from '../../src/flow/state.ts';
import { describeRun } from '../../src/workflows/describe-run.ts';
import { asks, Conversation, flow, says, START } from './support/conversation.ts';

const MINUTE = 60_000;
const SENT: ActionOutcome = { ok: true, result: { sent: { to: '+447700900123' } } };
const DELIVERED: DeliveryReport = { status: 'delivered' };
const UNDELIVERED: DeliveryReport = {
  status: 'undelivered',
  error: { code: 'rejected', message: 'The phone is off.' },
};
const ALL = { success: 'sent', error: 'bad', delivered: 'arrived', undelivered: 'lost' };

const sends = (outlets: object = ALL, rest: object = {}) =>
  flow(
    {
      act: {
        kind: 'action',
        action: 'sendSms',
        name: 'Text them',
        from: 'Shop',
        to: '+447700900123',
        text: 'Hello',
        waitForDelivery: '5m',
        outlets,
      },
      sent: says('Sent', 'ask'),
      arrived: says('Arrived', 'ask'),
      lost: says('Lost: {{error.code}}', 'ask'),
      bad: says('Bad: {{error.code}}', 'ask'),
      ask: asks('text', 'Well?', { outlets: { answered: 'thanks' } }),
      thanks: says('Thanks'),
    },
    rest,
  );

const start = (outlets?: object, rest?: object) => Conversation.start(sends(outlets, rest));

function sent(outlets?: object, rest?: object): Conversation {
  const conversation = start(outlets, rest);
  assert.deepEqual(conversation.finish(SENT), []);
  return conversation;
}

const events = (conversation: Conversation) =>
  conversation.entries.flatMap((entry) => (entry.type === 'event' ? [entry.event] : []));

describe('a flow that waits for a delivery', () => {
  it('says so when it asks for the send, and only then', () => {
    const [effect] = start().effects;
    assert.ok(effect?.type === 'action' && effect.action.name === 'sendSms');
    assert.equal(effect.action.awaitDelivery, true);
  });

  it('waits once it is sent, and says for what, since when and until when', () => {
    const conversation = sent();
    assert.deepEqual(events(conversation), ['sent']);
    const { view, state, plan } = conversation;
    assert.equal(view.waitingFor, 'The delivery of what “Text them” has sent.');
    assert.equal(conversation.deadline, conversation.now + 5 * MINUTE);
    assert.deepEqual([view.working, view.expects], [false, null]);
    assert.match(
      describeRun(plan, state, view),
      /The delivery of what “Text them” has sent \(since 2030-01-07 09:00 UTC, until 2030-01-07 09:05 UTC\)/,
    );
  });

  it('goes on at delivered when it has arrived', () => {
    const conversation = sent();
    assert.deepEqual(conversation.deliver(DELIVERED), ['Arrived', 'Well?']);
    assert.equal(conversation.view.error, null);
  });

  it('goes on at undelivered with the reason when it has not, and members see it', () => {
    const conversation = sent();
    assert.deepEqual(conversation.deliver(UNDELIVERED), ['Lost: rejected', 'Well?']);
    assert.deepEqual(conversation.view.error, UNDELIVERED.error);
    const failed = conversation.entries.find((entry) => entry.type === 'event' && entry.event === 'failed');
    assert.ok(failed?.type === 'event');
    assert.deepEqual(
      [failed.audience, failed.text, failed.data],
      ['members', 'The phone is off.', { code: 'rejected', node: 'act', send: 'act@1', channel: 'sms' }],
    );
  });

  it('has an error also where none was reported', () => {
    assert.deepEqual(sent().deliver({ status: 'undelivered' }), ['Lost: rejected', 'Well?']);
  });

  it('goes on at success when nothing is known in time', () => {
    const conversation = sent();
    assert.deepEqual(conversation.after(4), []);
    assert.deepEqual(conversation.after(1), ['Sent', 'Well?']);
  });

  it('takes success for delivered where that is not connected', () => {
    assert.deepEqual(sent({ ...ALL, delivered: undefined }).deliver(DELIVERED), ['Sent', 'Well?']);
  });

  it('takes error for undelivered where that is not connected, and then the fallback message, never success', () => {
    assert.deepEqual(sent({ ...ALL, undelivered: undefined }).deliver(UNDELIVERED), [
      'Bad: rejected',
      'Well?',
    ]);
    const conversation = sent({ success: 'sent' }, { settings: { fallbackMessage: 'Sorry.' } });
    assert.deepEqual(conversation.deliver(UNDELIVERED), ['Sorry.']);
    assert.deepEqual(events(conversation), ['sent', 'failed']);
  });

  it('does not wait for what was known with the send', () => {
    const known = (delivery: DeliveryReport): ActionOutcome => ({
      ok: true,
      result: { sent: { to: '+447700900123', delivery } },
    });
    assert.deepEqual(start().finish(known(DELIVERED)), ['Arrived', 'Well?']);
    assert.deepEqual(start().finish(known(UNDELIVERED)), ['Lost: rejected', 'Well?']);
  });

  it('does not wait when sending failed', () => {
    const error = { code: 'opted_out', message: 'They do not want any more.' };
    assert.deepEqual(start().finish({ ok: false, error }), ['Bad: opted_out', 'Well?']);
  });
});

describe('a report of a delivery', () => {
  it('that comes before the action has come back is kept', () => {
    const conversation = start();
    assert.deepEqual(conversation.deliver(DELIVERED), []);
    assert.deepEqual(conversation.deliver(UNDELIVERED), [], 'the first one counts');
    assert.equal(conversation.view.working, true);
    assert.deepEqual(conversation.finish(SENT), ['Arrived', 'Well?']);
  });

  it('proves that it was sent, though the action could not find out', () => {
    const conversation = start();
    conversation.deliver(DELIVERED);
    const error = { code: 'delivery_unknown', message: 'Nobody knows.' };
    assert.deepEqual(conversation.finish({ ok: false, error }), ['Arrived', 'Well?']);
    assert.deepEqual(events(conversation), ['sent']);
    assert.equal(conversation.view.error, null);
  });

  it('changes nothing when it is repeated, late, or of something else', () => {
    const conversation = sent();
    for (const key of ['act@0', 'other@1']) assert.deepEqual(conversation.deliver(UNDELIVERED, key), []);
    conversation.deliver(DELIVERED);
    const { state, effects } = conversation;
    const count = effects.length;
    conversation.deliver(UNDELIVERED);
    conversation.deliver(DELIVERED);
    assert.deepEqual(conversation.state, state);
    assert.equal(conversation.effects.length, count);
  });

  it('changes nothing for a flow that does not wait for it', () => {
    const conversation = Conversation.start(
      flow({
        act: {
          kind: 'action',
          action: 'sendSms',
          from: 'Shop',
          to: '+447700900123',
          text: 'Hello',
          outlets: { success: 'sent', error: 'sent' },
        },
        sent: says('Sent'),
      }),
    );
    const { state } = conversation;
    conversation.deliver(UNDELIVERED);
    assert.deepEqual(conversation.state, state);
    assert.deepEqual(conversation.finish(SENT), ['Sent']);
  });

  it('counts once in a conversation that comes to the same node again', () => {
    const again = { ...ALL, delivered: 'again' };
    const conversation = Conversation.start(
      flow({ ...(sends(again) as { nodes: object }).nodes, again: { kind: 'jump', to: 'act' } }),
    );
    conversation.finish(SENT);
    conversation.deliver(DELIVERED, 'act@1');
    const second = conversation.state.phase;
    assert.ok(second.kind === 'acting' && second.key !== 'act@1');
    conversation.finish(SENT);
    conversation.deliver(DELIVERED, 'act@1');
    assert.equal(conversation.state.phase.kind, 'delivering');
  });
});

describe('what visitors write while a delivery is waited for', () => {
  it('waits for the next question, in order, and does not end the wait', () => {
    const conversation = sent();
    assert.deepEqual(conversation.say('one'), []);
    assert.deepEqual(conversation.say('two'), []);
    assert.equal(conversation.deadline, START + 1_000 + 5 * MINUTE);
    assert.deepEqual(conversation.deliver(DELIVERED), ['Arrived', 'Well?', 'Thanks']);
  });

  it('is heard after the time is over, though the clock has not struck yet', () => {
    const conversation = sent();
    conversation.now += 6 * MINUTE;
    assert.deepEqual(conversation.say('hello?'), ['Sent', 'Well?', 'Thanks']);
  });
});

describe('a member who takes over', () => {
  it('while a delivery is waited for gets no word of the bot, and the report is not lost', () => {
    const conversation = sent();
    conversation.command({ name: 'accept' });
    assert.deepEqual(conversation.deliver(UNDELIVERED), []);
    assert.deepEqual(conversation.deliver(DELIVERED), []);
    assert.deepEqual(conversation.after(10), []);
    conversation.command({ name: 'return' });
    assert.deepEqual(conversation.said, ['Lost: rejected', 'Well?']);
  });

  it('while something is sent: neither what it comes back with nor the report is lost, in either order', () => {
    for (const [first, second] of [
      ['finish', 'deliver'],
      ['deliver', 'finish'],
    ]) {
      const conversation = start();
      conversation.command({ name: 'accept' });
      for (const what of [first, second]) {
        if (what === 'finish') conversation.finish(SENT);
        else conversation.deliver(DELIVERED);
      }
      assert.deepEqual(conversation.said, []);
      conversation.command({ name: 'return' });
      assert.deepEqual(conversation.said, ['Arrived', 'Well?'], `${first ?? ''} first`);
    }
  });

  it('gives it back while the delivery is still waited for', () => {
    const conversation = sent();
    conversation.command({ name: 'accept' });
    conversation.command({ name: 'return' });
    assert.equal(conversation.state.phase.kind, 'delivering');
    assert.deepEqual(conversation.deliver(DELIVERED), ['Arrived', 'Well?']);
  });

  it('gives it back after the time is over: on at success', () => {
    const conversation = sent();
    conversation.command({ name: 'accept' });
    conversation.after(10);
    conversation.command({ name: 'return' });
    assert.deepEqual(conversation.said, ['Sent', 'Well?']);
  });

  it('and resolves or closes it wants no report any more', () => {
    for (const name of ['resolve', 'close'] as const) {
      const conversation = sent();
      conversation.command({ name });
      const { state } = conversation;
      conversation.deliver(DELIVERED);
      assert.deepEqual(conversation.state, state);
    }
  });
});

describe('an idle conversation', () => {
  it('is not one that waits for a delivery', () => {
    const settings = { idle: { closeAfter: '1m' } };
    const conversation = sent(ALL, { settings });
    conversation.after(3);
    assert.equal(conversation.view.status, 'bot');
    assert.deepEqual(conversation.deliver(DELIVERED), ['Arrived', 'Well?']);
    conversation.after(1);
    assert.equal(conversation.view.status, 'closed');
  });
});
