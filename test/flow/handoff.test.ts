import assert from 'node:assert/strict';
import { ALEX, asks, Conversation, flow, SAM, says, START } from './support/conversation.ts';

const escalate = (fields: object = {}, outlets: object = {}) => ({
  kind: 'action',
  action: 'escalate',
  ...fields,
  outlets: { returned: 'back', timeout: 'waited', error: 'bad', ...outlets },
});
const ENDS = {
  back: says('Back'),
  waited: says('Nobody came'),
  bad: says('Bad: {{error.code}}'),
};

const handedOver = (fields: object = {}) => Conversation.start(flow({ human: escalate(fields), ...ENDS }));

const events = (conversation: Conversation) =>
  conversation.entries.flatMap((entry) => (entry.type === 'event' ? [entry.event] : []));

describe('Escalate to Human', () => {
  it('queues in the same step, and tells the visitor', () => {
    const conversation = handedOver({ notice: 'One moment, {{visitor.name}}' });
    assert.equal(conversation.view.status, 'queued');
    const [entry] = conversation.entries;
    assert.ok(entry?.type === 'event' && entry.event === 'queued' && entry.audience === undefined);
    assert.equal(entry.text, 'One moment, ');
  });

  it('silences the bot, whatever the visitor writes, until the bot has it again', () => {
    const conversation = handedOver();
    for (let count = 0; count < 5; count += 1) assert.deepEqual(conversation.say('hello?'), []);
    conversation.command({ name: 'accept' });
    assert.deepEqual(conversation.say('there you are'), []);
    assert.deepEqual(conversation.said, []);
    assert.equal(conversation.state.inbox.length, 0, 'people have read it');
    conversation.command({ name: 'return' });
    assert.deepEqual(conversation.said, ['Back']);
  });

  it('asks outside where a team, a member or somebody available is wanted', () => {
    for (const fields of [{ team: 'support' }, { member: '{{visitor.m}}' }, { requireAvailable: true }]) {
      const conversation = handedOver(fields);
      assert.equal(conversation.view.status, 'bot');
      assert.equal(conversation.view.working, true);
      conversation.finish({ ok: true, result: {} });
      assert.equal(conversation.view.status, 'queued');
    }
  });

  it('to a member gives them the conversation to accept', () => {
    const conversation = handedOver({ member: 'alex@example.com' });
    conversation.finish({ ok: true, result: { member: ALEX, team: 'support' } });
    assert.deepEqual([conversation.view.status, conversation.view.assignee], ['queued', ALEX]);
    assert.equal(conversation.view.waitingFor, 'A member of support to accept it.');
  });

  it('that is not possible takes the error outlet, and the bot keeps the conversation', () => {
    const conversation = handedOver({ team: 'x' });
    const said = conversation.finish({ ok: false, error: { code: 'no_such_team', message: 'No.' } });
    assert.deepEqual(said, ['Bad: no_such_team']);
    assert.equal(conversation.view.status, 'bot');
  });

  it('gives messages that were waiting to the people', () => {
    const conversation = handedOver({ team: 'support' });
    conversation.say('one');
    conversation.finish({ ok: true, result: {} });
    assert.deepEqual(conversation.effects.at(-1), { type: 'taken', messages: ['m1'] });
  });
});

describe('the waiting limit', () => {
  it('gives the conversation back to the bot before the bot says anything', () => {
    const conversation = handedOver({ waitAtMost: '5m' });
    assert.equal(conversation.deadline, START + 300_000);
    assert.deepEqual(conversation.after(5), ['Nobody came']);
    assert.deepEqual(events(conversation), ['queued', 'timed_out']);
    const timedOut = conversation.entries[1];
    assert.equal(timedOut?.audience, 'members');
    assert.equal(conversation.view.status, 'bot');
  });

  it('ends when a member accepts', () => {
    const conversation = handedOver({ waitAtMost: '5m' });
    conversation.command({ name: 'accept' });
    assert.deepEqual(conversation.after(10), []);
    assert.equal(conversation.view.status, 'human');
  });

  it('has passed before a message that was accepted after it', () => {
    const conversation = handedOver({ waitAtMost: '5m' });
    conversation.now += 600_000;
    assert.deepEqual(conversation.say('hello?')[0], 'Nobody came');
  });
});

describe('a member who takes over', () => {
  const question = {
    ask: asks('number', 'How many?', {
      saveTo: 'n',
      timeout: '10m',
      buttons: [{ id: 'five', label: 'Five' }],
      outlets: { answered: 'done', timeout: 'late' },
    }),
    done: says('Done'),
    late: says('Late'),
  };

  it('pauses a question; it is asked again when the bot has the conversation back', () => {
    const conversation = Conversation.start(flow(question));
    conversation.command({ name: 'accept' });
    assert.deepEqual(
      [conversation.view.status, conversation.view.assignee, conversation.view.expects],
      ['human', ALEX, null],
    );
    assert.deepEqual(conversation.after(60), []);
    assert.deepEqual(conversation.say('5'), []);
    const at = conversation.now + 1_000;
    conversation.command({ name: 'return' });
    assert.deepEqual(conversation.said, ['How many?', 'How many?']);
    assert.equal(conversation.deadline, at + 600_000, 'the time to answer starts anew');
    assert.deepEqual(conversation.press('five@1'), ['Done']);
  });

  it('lets an action finish; its result is there when the bot goes on', () => {
    const act = {
      kind: 'action',
      action: 'updateSegment',
      segment: 'x',
      outlets: { success: 'good', error: 'bad' },
    };
    const conversation = Conversation.start(flow({ act, good: says('Good'), bad: says('Bad') }));
    conversation.command({ name: 'reply', text: 'Hello' });
    assert.deepEqual(conversation.finish({ ok: true, result: { segment: 'x' } }), []);
    assert.equal(conversation.view.segment, null);
    conversation.command({ name: 'return' });
    assert.deepEqual([conversation.said, conversation.view.segment], [['Good'], 'x']);
  });

  it('and gives it back while an action still runs, waits for the action', () => {
    const act = {
      kind: 'action',
      action: 'updateSegment',
      segment: 'x',
      outlets: { success: 'good', error: 'good' },
    };
    const conversation = Conversation.start(flow({ act, good: says('Good') }));
    conversation.command({ name: 'accept' });
    conversation.command({ name: 'return' });
    assert.equal(conversation.view.working, true);
    assert.deepEqual(conversation.finish({ ok: true, result: {} }), ['Good']);
  });

  it('before the flow has found one has done what the flow asked for', () => {
    const conversation = handedOver({ team: 'support' });
    conversation.command({ name: 'accept' });
    conversation.command({ name: 'return' });
    assert.ok(conversation.effects.some(({ type }) => type === 'cancelAction'));
    assert.deepEqual(conversation.said, ['Back']);
    assert.deepEqual(events(conversation), ['accepted', 'returned']);
  });

  it('after a wait that is over by the time they return it, is followed by what comes next', () => {
    const conversation = Conversation.start(
      flow({ wait: { kind: 'wait', for: '1h', outlets: { next: 'on' } }, on: says('On') }),
    );
    conversation.command({ name: 'accept' });
    assert.deepEqual(conversation.after(120), []);
    conversation.command({ name: 'return' });
    assert.deepEqual(conversation.said, ['On']);
  });

  it('finds the messages that were waiting', () => {
    const conversation = Conversation.start(flow({ wait: { kind: 'wait', for: '1h' } }));
    conversation.say('one');
    conversation.command({ name: 'accept' });
    assert.deepEqual(conversation.effects.at(-1), { type: 'taken', messages: ['m1'] });
  });
});

describe('a conversation without a member', () => {
  it('is back in the queue when it was a member’s and is now nobody’s', () => {
    const conversation = handedOver();
    conversation.command({ name: 'accept' });
    conversation.command({ name: 'assign', member: null });
    assert.deepEqual([conversation.view.status, conversation.view.assignee], ['queued', null]);
    conversation.command({ name: 'accept' }, SAM);
    assert.deepEqual([conversation.view.status, conversation.view.assignee], ['human', SAM]);
  });
});
