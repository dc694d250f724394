import assert from 'node:assert/strict';
import type { Command } from '../../src/flow/state.ts';
import type { Status } from '../../src/flow/transcript.ts';
import { transition } from '../../src/flow/transition.ts';
import { ALEX, asks, Conversation, flow, SAM, says, START } from './support/conversation.ts';

const NODES = {
  ask: asks('text', 'Well?', { outlets: { answered: 'human' } }),
  human: { kind: 'action', action: 'escalate', outlets: { returned: 'ask' } },
  end: says('end'),
};

/** A conversation in each status; `resolved` by a member. */
function inStatus(status: Status): Conversation {
  const conversation = Conversation.start(flow(NODES));
  if (status === 'queued' || status === 'human') conversation.say('person, please');
  if (status === 'human') conversation.command({ name: 'accept' });
  if (status === 'resolved') conversation.command({ name: 'resolve' });
  if (status === 'closed') conversation.command({ name: 'close' });
  assert.equal(conversation.view.status, status);
  return conversation;
}

const STATUSES: Status[] = ['bot', 'queued', 'human', 'resolved', 'closed'];

const COMMANDS: { [Name in Command['name']]: Extract<Command, { name: Name }> } = {
  accept: { name: 'accept' },
  decline: { name: 'decline' },
  offer: { name: 'offer', member: SAM, until: START + 3_600_000 },
  unassign: { name: 'unassign', member: ALEX.id },
  assign: { name: 'assign', member: SAM },
  reply: { name: 'reply', text: 'Hello' },
  note: { name: 'note', text: 'A note' },
  return: { name: 'return' },
  resolve: { name: 'resolve' },
  reopen: { name: 'reopen' },
  close: { name: 'close' },
  segment: { name: 'segment', segment: 'vip' },
  skip: { name: 'skip' },
  fail: { name: 'fail' },
  retry: { name: 'retry' },
};

/** What each command leads to: a status, or the code of the refusal. In the order of `STATUSES`. */
const TABLE: { [Name in Command['name']]: [string, string, string, string, string] } = {
  decline: ['not_queued', 'not_offered', 'not_queued', 'not_queued', 'conversation_closed'],
  offer: ['not_queued', 'queued', 'not_queued', 'not_queued', 'conversation_closed'],
  unassign: ['not_assigned', 'not_assigned', 'queued', 'not_assigned', 'conversation_closed'],
  accept: ['human', 'human', 'already_accepted', 'already_resolved', 'conversation_closed'],
  assign: ['bot', 'queued', 'human', 'resolved', 'conversation_closed'],
  reply: ['human', 'human', 'human', 'human', 'conversation_closed'],
  note: ['bot', 'queued', 'human', 'resolved', 'conversation_closed'],
  return: ['not_in_handoff', 'bot', 'bot', 'not_in_handoff', 'conversation_closed'],
  resolve: ['resolved', 'resolved', 'resolved', 'already_resolved', 'conversation_closed'],
  reopen: ['not_resolved', 'not_resolved', 'not_resolved', 'human', 'conversation_closed'],
  close: ['closed', 'closed', 'closed', 'closed', 'conversation_closed'],
  segment: ['bot', 'queued', 'human', 'resolved', 'conversation_closed'],
  skip: ['nothing_runs', 'nothing_runs', 'nothing_runs', 'nothing_runs', 'conversation_closed'],
  fail: ['nothing_runs', 'nothing_runs', 'nothing_runs', 'nothing_runs', 'conversation_closed'],
  retry: ['nothing_failed', 'nothing_failed', 'nothing_failed', 'nothing_failed', 'conversation_closed'],
};

describe('a member’s command', () => {
  for (const command of Object.values(COMMANDS)) {
    for (const [index, status] of STATUSES.entries()) {
      const expected = TABLE[command.name][index] ?? '';
      it(`${command.name} in ${status}: ${expected}`, () => {
        const conversation = inStatus(status);
        const before = conversation.state;
        const effects = conversation.command(command, SAM);
        if ((STATUSES as string[]).includes(expected)) {
          assert.equal(conversation.view.status, expected);
          assert.ok(
            effects.some(({ type }) => type === 'entry'),
            'the transcript tells of it',
          );
        } else {
          assert.equal(conversation.state, before, 'nothing has changed');
          assert.equal(effects.length, 1);
          const [refused] = effects;
          assert.ok(refused?.type === 'refused');
          assert.equal(refused.error.code, expected);
        }
      });
    }
  }

  it('that comes too late names who was faster', () => {
    const [refused] = inStatus('human').command({ name: 'accept' }, SAM);
    assert.ok(refused?.type === 'refused');
    assert.match(refused.error.message, /^Alex /);
  });

  it('to reply puts the reply into the transcript under the command’s id', () => {
    const conversation = inStatus('queued');
    const [accepted, reply] = conversation.command({ name: 'reply', text: 'Hello' });
    assert.ok(
      accepted?.type === 'entry' && accepted.entry.type === 'event' && accepted.entry.event === 'accepted',
    );
    assert.ok(reply?.type === 'entry' && reply.entry.type === 'text');
    assert.deepEqual(
      [reply.entry.id, reply.entry.from, reply.entry.author, reply.entry.audience],
      ['k2', 'member', ALEX, undefined],
    );
  });

  it('to reply from a second member does not take the conversation from the first', () => {
    const conversation = inStatus('human');
    conversation.command({ name: 'reply', text: 'Me too' }, SAM);
    assert.deepEqual(conversation.view.assignee, ALEX);
  });

  it('to note is for members only and changes nothing else', () => {
    const conversation = inStatus('bot');
    const [note] = conversation.command({ name: 'note', text: 'Psst' });
    assert.ok(note?.type === 'entry');
    assert.equal(note.entry.audience, 'members');
    assert.equal(conversation.view.expects?.node, 'ask');
  });

  it('to assign does not pause the flow', () => {
    const conversation = inStatus('bot');
    conversation.command({ name: 'assign', member: SAM });
    assert.deepEqual([conversation.view.assignee, conversation.view.expects?.node], [SAM, 'ask']);
  });

  it('to close or resolve cancels an action that runs, also one that a member has interrupted', () => {
    for (const name of ['close', 'resolve'] as const) {
      for (const interrupted of [false, true]) {
        const act = {
          kind: 'action',
          action: 'updateSegment',
          segment: 'x',
          outlets: { success: 'end', error: 'end' },
        };
        const conversation = Conversation.start(flow({ act, end: says('end') }));
        conversation.say('still there?');
        if (interrupted) conversation.command({ name: 'accept' });
        const effects = conversation.command({ name });
        assert.ok(
          effects.some((effect) => effect.type === 'cancelAction' && effect.key === 'act@1'),
          name,
        );
        assert.deepEqual(conversation.state.inbox, []);
      }
    }
  });

  it('comes at once while an action runs', () => {
    const act = {
      kind: 'action',
      action: 'updateSegment',
      segment: 'x',
      outlets: { success: 'end', error: 'end' },
    };
    const conversation = Conversation.start(flow({ act, end: says('end') }));
    conversation.command({ name: 'segment', segment: 'vip' });
    assert.deepEqual([conversation.view.segment, conversation.view.working], ['vip', true]);
  });
});

describe('a message after the end', () => {
  const ended = (settings: object = {}) =>
    Conversation.start(
      flow({ hi: says('Hi', 'ask'), ask: asks('yesno', 'Well?', { saveTo: 'last' }) }, { settings }),
    );

  it('starts the flow again; it is not taken for an answer, and what is known stays known', () => {
    const conversation = ended();
    conversation.say('yes');
    assert.equal(conversation.state.phase.kind, 'ended');
    assert.deepEqual(conversation.say('no'), ['Hi', 'Well?']);
    assert.equal(conversation.state.variables.last, true);
    const types = conversation.effects
      .slice(-4)
      .map((effect) => (effect.type === 'entry' ? effect.entry.from : effect.type));
    assert.deepEqual(types, ['visitor', 'taken', 'bot', 'bot']);
  });

  it('is the first answer where the flow listens before it says anything', () => {
    const conversation = Conversation.start(
      flow({
        ask: { kind: 'listener', type: 'text', saveTo: 'a', outlets: { answered: 'b' } },
        b: says('{{a}}!'),
      }),
    );
    assert.deepEqual(conversation.say('one'), ['one!']);
    assert.deepEqual(conversation.say('two'), ['two!']);
  });

  it('opens a resolved conversation again, by the bot or in the queue', () => {
    const byBot = ended();
    byBot.command({ name: 'resolve' });
    assert.deepEqual(byBot.say('one more thing'), ['Hi', 'Well?']);
    assert.equal(byBot.view.status, 'bot');
    const inQueue = ended({ reopen: 'queue' });
    inQueue.command({ name: 'resolve' });
    assert.deepEqual(inQueue.say('one more thing'), []);
    assert.equal(inQueue.view.status, 'queued');
    for (const conversation of [byBot, inQueue]) {
      assert.ok(conversation.entries.some((entry) => entry.type === 'event' && entry.event === 'reopened'));
    }
  });

  it('that the flow hands over at once is taken once', () => {
    const human = { kind: 'action', action: 'escalate', outlets: { returned: 'end' } };
    const conversation = Conversation.start(flow({ human, end: { kind: 'end' } }));
    conversation.command({ name: 'resolve' });
    const before = conversation.effects.length;
    conversation.say('hello?');
    const taken = conversation.effects.slice(before).filter(({ type }) => type === 'taken');
    assert.deepEqual(taken, [{ type: 'taken', messages: ['m2'] }]);
    assert.equal(conversation.view.status, 'queued');
  });

  it('with the queue as its place does not wake the bot when it is returned', () => {
    const conversation = ended({ reopen: 'queue' });
    conversation.say('yes');
    conversation.say('again');
    conversation.command({ name: 'accept' });
    conversation.command({ name: 'return' });
    assert.equal(conversation.view.status, 'bot');
    assert.deepEqual(conversation.said, ['Hi', 'Well?']);
  });
});

describe('a conversation that has started', () => {
  it('does not start twice', () => {
    const conversation = inStatus('bot');
    const { state } = conversation;
    assert.deepEqual(transition(conversation.plan, state, { type: 'start', now: conversation.now }), {
      state,
      effects: [],
    });
  });

  it('by a message instead is started by it', () => {
    const conversation = new Conversation(flow(NODES));
    assert.deepEqual(conversation.say('hi'), ['Well?']);
  });
});
