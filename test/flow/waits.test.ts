import assert from 'node:assert/strict';
import { asks, Conversation, flow, says, START } from './support/conversation.ts';

const DAY = 86_400_000;

describe('a wait', () => {
  it('goes on when its time has come', () => {
    const conversation = Conversation.start(
      flow({ wait: { kind: 'wait', for: '3d', outlets: { next: 'on' } }, on: says('On') }),
    );
    assert.equal(conversation.deadline, START + 3 * DAY);
    assert.deepEqual(conversation.after(3 * 1440 - 1), []);
    assert.deepEqual(conversation.after(1), ['On']);
  });

  it('lasts until a date or time that a variable holds', () => {
    const nodes = {
      wait: { kind: 'wait', until: '{{at}}', outlets: { next: 'on', error: 'bad' } },
      on: says('On'),
      bad: says('{{error.code}}'),
    };
    const start = (at: string | null) => Conversation.start(flow(nodes), { variables: { at } });
    assert.equal(start('2030-01-09').deadline, Date.UTC(2030, 0, 9));
    assert.equal(start('2030-01-08T10:00:00+02:00').deadline, Date.UTC(2030, 0, 8, 8));
    assert.deepEqual(start('2029-12-31').said, ['On'], 'what is past does not wait');
    assert.deepEqual(start('soon').said, ['invalid_date']);
    assert.deepEqual(start(null).said, ['invalid_date']);
    assert.deepEqual(start('2033-01-01').said, ['wait_too_long']);
  });

  const nodes = {
    wait: { kind: 'wait', for: '1h', outlets: { next: 'ask' } },
    ask: asks('text', 'Well?', { saveTo: 'saved', outlets: { answered: 'thanks' } }),
    thanks: says('Thanks'),
  };

  it('keeps what the visitor writes for the listener that comes next, in order', () => {
    const conversation = Conversation.start(flow(nodes, { settings: { takeTogether: false } }));
    assert.deepEqual(conversation.say('one'), []);
    assert.deepEqual(conversation.say('two'), []);
    assert.deepEqual(
      conversation.state.inbox.map(({ text }) => text),
      ['one', 'two'],
    );
    assert.deepEqual(conversation.after(60).slice(0, 2), ['Well?', 'Thanks']);
    assert.equal(conversation.state.variables.saved, 'one');
  });

  it('goes on at its message outlet when the visitor writes, and the message is the next answer', () => {
    const wait = { kind: 'wait', for: '1h', outlets: { next: 'on', message: 'listen' } };
    const listen = { kind: 'listener', type: 'text', saveTo: 'saved', outlets: { answered: 'thanks' } };
    const conversation = Conversation.start(flow({ wait, listen, thanks: says('Thanks'), on: says('On') }));
    assert.deepEqual(conversation.say('stop'), ['Thanks']);
    assert.equal(conversation.state.variables.saved, 'stop');
  });

  it('that leads back to itself at the first word is stopped, not a hung worker', () => {
    const wait = { kind: 'wait', for: '1h', outlets: { next: 'on', message: 'wait' } };
    const conversation = Conversation.start(flow({ wait, on: says('On') }));
    conversation.say('hello');
    assert.ok(
      conversation.entries.some((entry) => entry.type === 'event' && entry.data?.code === 'too_many_steps'),
    );
    assert.deepEqual(conversation.state.inbox, []);
  });
});

describe('an idle conversation', () => {
  const idle = (rest: object = {}) =>
    Conversation.start(
      flow(
        { ask: asks('text', 'Well?', rest), late: says('Late') },
        { settings: { idle: { closeAfter: '2d', message: 'Bye' } } },
      ),
    );

  it('says its last words and closes when nobody has written for so long', () => {
    const conversation = idle();
    conversation.after(1440);
    conversation.say('x');
    assert.equal(conversation.view.status, 'bot');
    assert.deepEqual(conversation.after(1440), []);
    assert.deepEqual(conversation.after(1440), ['Bye']);
    assert.equal(conversation.view.status, 'closed');
    assert.equal(conversation.deadline, null);
  });

  it('is not one that still has something to do by itself', () => {
    const conversation = idle({ timeout: '30d', outlets: { timeout: 'late' } });
    assert.deepEqual(conversation.after(29 * 1440), []);
    assert.deepEqual(conversation.after(1440), ['Late']);
    assert.equal(conversation.view.status, 'bot');
  });

  it('closes after 90 days where the author says nothing', () => {
    const conversation = Conversation.start(flow({ a: says('x') }));
    assert.equal(conversation.deadline, START + 90 * DAY);
  });

  it('keeps silent while people have it', () => {
    const conversation = idle();
    conversation.command({ name: 'accept' });
    assert.deepEqual(conversation.after(3 * 1440), []);
    assert.equal(conversation.view.status, 'closed');
  });
});
