import assert from 'node:assert/strict';
import type { Command, Effect } from '../../src/flow/state.ts';
import type { EventEntry, MemberRef } from '../../src/flow/transcript.ts';
import { initialState, nextDeadline } from '../../src/flow/transition.ts';
import { ALEX, asks, Conversation, flow, SAM, says, START } from './support/conversation.ts';

const MINUTE = 60_000;
const DISPATCHER: MemberRef = { id: 'dispatcher', name: 'Routing' };

const NODES = {
  back: says('Back', 'ask'),
  gone: says('You left', 'ask'),
  waited: says('Nobody came', 'ask'),
  bad: says('Bad: {{error.code}}'),
  ask: asks('text', 'Anything else?', { outlets: { answered: 'more' } }),
  more: says('Noted', 'ask'),
};
const escalation = (fields: object = {}, outlets: object = {}) => ({
  kind: 'action',
  action: 'escalate',
  ...fields,
  outlets: { returned: 'back', timeout: 'waited', error: 'bad', ...outlets },
});
const queued = (fields: object = {}, outlets: object = {}) =>
  Conversation.start(flow({ human: escalation(fields, outlets), ...NODES }));

function offer(
  conversation: Conversation,
  member = ALEX,
  minutes = 1,
  more: { newRound?: true } = {},
): Effect[] {
  const until = conversation.now + minutes * MINUTE;
  return conversation.command({ name: 'offer', member, until, ...more }, DISPATCHER);
}

function lastEvent(conversation: Conversation): EventEntry {
  const entry = conversation.entries.findLast(({ type }) => type === 'event');
  assert.ok(entry?.type === 'event');
  return entry;
}

function refusal(effects: Effect[]): string {
  assert.equal(effects.length, 1);
  const [refused] = effects;
  assert.ok(refused?.type === 'refused');
  return refused.error.code;
}

const ticketOf = (conversation: Conversation) => conversation.view.ticket;

describe('a ticket', () => {
  it('says whom the conversation waits for, as the author wants it', () => {
    const conversation = queued({
      team: 'support',
      language: '{{visitor.language}}',
      skill: 'refunds',
      previous: true,
      strategy: 'least_busy',
      offerFor: '30s',
      reassignAfter: '2m',
    });
    conversation.finish({ ok: true, result: { team: 'support' } });
    assert.deepEqual(ticketOf(conversation), {
      team: 'support',
      skill: 'refunds',
      previous: true,
      strategy: 'least_busy',
      offerFor: 30_000,
      reassignAfter: 120_000,
      passed: [],
    });
    assert.equal(conversation.view.queuedAt, '2030-01-07T09:00:01.000Z');
  });

  it('is there before the visitor is told, and gone when the bot has the conversation again', () => {
    const conversation = queued();
    assert.ok(ticketOf(conversation));
    conversation.command({ name: 'return' });
    assert.deepEqual([ticketOf(conversation), conversation.view.queuedAt], [null, null]);
  });

  it('for a member is held for them, and for a segment names it', () => {
    const conversation = queued({ member: 'alex', segment: 'vip' });
    conversation.finish({ ok: true, result: { member: ALEX, segment: 'vip' } });
    const { now } = conversation;
    assert.deepEqual(
      [ticketOf(conversation)?.member, ticketOf(conversation)?.holdUntil, ticketOf(conversation)?.segment],
      ['alex', now + 5 * MINUTE, 'vip'],
    );
    assert.equal(conversation.view.waitingFor, 'Alex to accept it.');
  });
});

describe('an offer', () => {
  it('asks a member for a while; members see it, the visitor does not', () => {
    const conversation = queued();
    offer(conversation);
    const entry = lastEvent(conversation);
    assert.deepEqual([entry.event, entry.audience], ['offered', 'members']);
    assert.deepEqual(entry.data?.['by'], DISPATCHER);
    assert.equal(conversation.view.waitingFor, 'Alex, who is asked, to accept it.');
    assert.equal(conversation.deadline, START + MINUTE);
  });

  it('stands alone: another one has to wait for its end', () => {
    const conversation = queued();
    offer(conversation);
    assert.equal(refusal(offer(conversation, SAM)), 'offer_pending');
  });

  it('that comes later than it was good for is none', () => {
    const conversation = queued();
    assert.equal(refusal(offer(conversation, ALEX, 0)), 'offer_over');
    assert.deepEqual(ticketOf(conversation)?.passed, []);
  });

  it('that is not answered passes by itself, and the member is not asked again in this round', () => {
    const conversation = queued({ waitAtMost: '1h' });
    offer(conversation);
    assert.deepEqual(conversation.after(1), []);
    assert.deepEqual(
      [lastEvent(conversation).event, lastEvent(conversation).audience],
      ['offer_passed', 'members'],
    );
    assert.deepEqual(
      [ticketOf(conversation)?.offer, ticketOf(conversation)?.passed, ticketOf(conversation)?.passedAt],
      [undefined, ['alex'], conversation.now],
    );
    assert.equal(conversation.deadline, START + 60 * MINUTE, 'the waiting limit goes on');
    assert.equal(refusal(offer(conversation)), 'has_passed');
    offer(conversation, SAM);
    assert.equal(ticketOf(conversation)?.offer?.member, SAM);
  });

  it('may be made again to all when a new round begins', () => {
    const conversation = queued();
    offer(conversation);
    conversation.after(1);
    offer(conversation, ALEX, 1, { newRound: true });
    assert.deepEqual([ticketOf(conversation)?.passed, ticketOf(conversation)?.rounds], [[], 1]);
  });

  it('that has passed does not stand in the way of the next, though nobody has noticed', () => {
    const conversation = queued();
    offer(conversation);
    conversation.now += 2 * MINUTE;
    offer(conversation, SAM);
    assert.equal(ticketOf(conversation)?.offer?.member, SAM);
    assert.deepEqual(ticketOf(conversation)?.passed, ['alex']);
  });

  it('can be declined by the member who is asked, and by nobody else', () => {
    const conversation = queued();
    offer(conversation);
    assert.equal(refusal(conversation.command({ name: 'decline' }, SAM)), 'not_offered');
    conversation.command({ name: 'decline' }, ALEX);
    assert.deepEqual(lastEvent(conversation).data, { by: { id: 'alex', name: 'Alex' } });
    assert.deepEqual([ticketOf(conversation)?.offer, ticketOf(conversation)?.passed], [undefined, ['alex']]);
  });

  it('is accepted by the member, or by another who is faster', () => {
    for (const member of [ALEX, SAM]) {
      const conversation = queued();
      offer(conversation);
      conversation.command({ name: 'accept' }, member);
      assert.deepEqual([conversation.view.status, conversation.view.assignee], ['human', member]);
      assert.equal(ticketOf(conversation)?.offer, undefined);
      assert.deepEqual(conversation.after(5), []);
      assert.equal(lastEvent(conversation).event, 'accepted');
    }
  });

  it('ends with the waiting limit', () => {
    const conversation = queued({ waitAtMost: '30s' });
    offer(conversation);
    assert.deepEqual(conversation.after(1), ['Nobody came', 'Anything else?']);
    assert.equal(ticketOf(conversation), null);
  });

  it('that the named member lets pass leaves the conversation to nobody in particular', () => {
    const conversation = queued({ member: 'alex' });
    conversation.finish({ ok: true, result: { member: ALEX } });
    offer(conversation);
    conversation.after(1);
    assert.equal(conversation.view.assignee, null);
  });
});

describe('accepting', () => {
  it('a second time is no mistake of the member who has it', () => {
    const conversation = queued();
    conversation.command({ name: 'accept' });
    const { state } = conversation;
    assert.deepEqual(conversation.command({ name: 'accept' }), []);
    assert.deepEqual(conversation.state, state);
  });
});

describe('assigning a queued conversation', () => {
  it('makes it wait for that member first; it is theirs when they accept it', () => {
    const conversation = queued({ strategy: 'round_robin' });
    offer(conversation, ALEX);
    conversation.command({ name: 'assign', member: SAM }, ALEX);
    const { status, assignee } = conversation.view;
    assert.deepEqual([status, assignee], ['queued', SAM]);
    const ticket = ticketOf(conversation);
    assert.deepEqual([ticket?.member, ticket?.offer], ['sam', undefined], 'Alex is not asked any more');
    assert.equal(ticket?.holdUntil, conversation.now + 5 * MINUTE);
    assert.deepEqual(lastEvent(conversation).data?.['by'], { id: 'alex', name: 'Alex' });
  });

  it('to nobody opens it to all again', () => {
    const conversation = queued({ member: 'alex' });
    conversation.finish({ ok: true, result: { member: ALEX } });
    conversation.command({ name: 'assign', member: null });
    assert.deepEqual([conversation.view.assignee, ticketOf(conversation)?.member], [null, undefined]);
  });
});

describe('a member who has gone', () => {
  const had = (fields: object = {}) => {
    const conversation = queued(fields);
    conversation.now += MINUTE;
    conversation.command({ name: 'accept' });
    conversation.now += 10 * MINUTE;
    return conversation;
  };
  const unassign: Command = { name: 'unassign', member: 'alex' };

  it('leaves the visitor at their old place in the queue, who is told, with a waiting limit of its own', () => {
    const conversation = had({ waitAtMost: '5m' });
    const before = conversation.view.queuedAt;
    conversation.command(unassign, DISPATCHER);
    assert.deepEqual(
      [conversation.view.status, conversation.view.assignee, conversation.view.queuedAt],
      ['queued', null, before],
    );
    const told = lastEvent(conversation);
    assert.deepEqual([told.event, told.audience], ['queued', undefined]);
    assert.equal(conversation.deadline, conversation.now + 5 * MINUTE);
    assert.deepEqual(conversation.after(5), ['Nobody came', 'Anything else?']);
  });

  it('is not taken from a conversation that another member has by now', () => {
    const conversation = had();
    conversation.command({ name: 'assign', member: SAM });
    assert.equal(refusal(conversation.command(unassign, DISPATCHER)), 'not_assigned');
  });

  it('in a conversation of engine 1 that is assigned to nobody leaves the visitor in the queue as ever', () => {
    const conversation = new Conversation(flow({ human: escalation({ waitAtMost: '5m' }), ...NODES }));
    conversation.state = initialState(conversation.plan, conversation.state.facts, {}, 1);
    conversation.send({ type: 'start', now: START });
    conversation.command({ name: 'accept' });
    const effects = conversation.command({ name: 'assign', member: null });
    assert.equal(effects.length, 1);
    assert.equal(conversation.view.status, 'queued');
    assert.equal(conversation.after(60 * 24).length, 0);
  });
});

describe('leaving the queue', () => {
  const leave = { leave: { label: 'Leave', text: 'Tired of waiting?' } };

  it('is offered with the notice, and gives the conversation back to the bot', () => {
    const conversation = queued(leave, { left: 'gone' });
    const [notice, button] = conversation.entries;
    assert.ok(notice?.type === 'event' && notice.event === 'queued');
    assert.ok(button?.type === 'text' && button.from === 'system');
    assert.deepEqual(button.buttons, [{ id: 'queue.leave@1', label: 'Leave' }]);
    assert.deepEqual(conversation.press('queue.leave@1'), ['You left', 'Anything else?']);
    assert.equal(conversation.view.status, 'bot');
    const pressed = conversation.entries.find(({ from }) => from === 'visitor');
    assert.ok(pressed?.type === 'text' && pressed.text === 'Leave');
  });

  it('goes on where a member would have returned it, when nothing else is connected', () => {
    assert.deepEqual(queued(leave).press('queue.leave'), ['Back', 'Anything else?']);
  });

  it('takes a message after the press for the bot, and one before it for the people', () => {
    const conversation = queued(leave, { left: 'gone' });
    conversation.say('hello?', { more: true });
    conversation.press('queue.leave@1', { more: true });
    conversation.say('so?');
    assert.deepEqual(conversation.said, ['You left', 'Anything else?', 'Noted', 'Anything else?']);
  });

  it('is not possible any more once a member has joined', () => {
    const conversation = queued(leave);
    conversation.command({ name: 'accept' });
    assert.deepEqual(conversation.press('queue.leave@1'), []);
    assert.equal(conversation.view.status, 'human');
    const last = conversation.entries.at(-1);
    assert.ok(last?.type === 'text' && last.from === 'system');
    assert.match(last.text, /no longer possible/);
  });

  it('is a button of an earlier question once the bot asks again', () => {
    const conversation = queued(leave);
    conversation.command({ name: 'return' });
    const [lead] = conversation.press('queue.leave@1');
    assert.match(lead ?? '', /earlier question/);
  });
});

describe('a visitor who falls silent', () => {
  const silent = (idle: object, rest: object = {}) =>
    Conversation.start(flow({ ask: asks('text', 'Well?', rest) }, { settings: { idle } }));

  it('is reminded once, until they write again; and then the conversation closes', () => {
    const conversation = silent({ nudgeAfter: '10m', nudge: 'Still there?', closeAfter: '1h' });
    assert.equal(conversation.deadline, START + 10 * MINUTE);
    assert.deepEqual(conversation.after(10), ['Still there?']);
    assert.deepEqual(conversation.after(10), []);
    assert.equal(conversation.deadline, START + 60 * MINUTE);
    conversation.press('what');
    const { now } = conversation;
    assert.equal(conversation.deadline, now + 10 * MINUTE);
    assert.deepEqual(conversation.after(10), ['Still there?']);
    conversation.after(50);
    assert.equal(conversation.view.status, 'closed');
  });

  it('is reminded before their time to answer is over, not after', () => {
    const late = { timeout: '20m', outlets: { answered: 'ask', timeout: 'ask' } };
    const conversation = silent({ nudgeAfter: '10m', nudge: 'Still there?' }, late);
    assert.deepEqual(conversation.after(10), ['Still there?']);
    assert.equal(conversation.deadline, START + 20 * MINUTE);
    const overslept = silent({ nudgeAfter: '10m', nudge: 'Still there?' }, late);
    assert.deepEqual(overslept.after(30), ['Well?']);
  });

  it('is not reminded while it is not their turn', () => {
    const idle = { nudgeAfter: '10m', nudge: 'Still there?', closeAfter: '3h' };
    for (const node of [escalation({}, {}), { kind: 'wait', for: '1h', outlets: { next: 'back' } }]) {
      const conversation = Conversation.start(flow({ node, ...NODES }, { settings: { idle } }));
      assert.deepEqual(conversation.after(30), []);
    }
  });
});

describe('the satisfaction question', () => {
  const satisfaction = { question: 'How was it?', thanks: 'Noted: {{visitor.name}}' };
  const talk = (settings: object = {}) =>
    Conversation.start(
      flow(
        {
          ask: asks('text', 'Well?', { outlets: { answered: 'done' } }),
          done: { kind: 'action', action: 'resolve' },
        },
        {
          settings: { satisfaction, ...settings },
        },
      ),
      { visitor: { name: 'Ada' } },
    );

  it('is asked by the system once the flow or a member has resolved the conversation', () => {
    const byFlow = talk();
    byFlow.say('yes');
    const byMember = talk();
    byMember.command({ name: 'resolve' });
    for (const conversation of [byFlow, byMember]) {
      const question = conversation.entries.at(-1);
      assert.ok(question?.type === 'text' && question.from === 'system');
      assert.equal(question.text, 'How was it?');
      assert.deepEqual(
        question.buttons?.map(({ label }) => label),
        ['1', '2', '3', '4', '5'],
      );
    }
  });

  it('is answered by a press or by the number, and the conversation stays resolved', () => {
    for (const answer of ['press', 'say'] as const) {
      const conversation = talk();
      conversation.command({ name: 'resolve' });
      const { seq } = conversation.state;
      assert.deepEqual(conversation[answer](answer === 'press' ? `rating.4@${seq}` : '4'), []);
      const last = conversation.entries.at(-1);
      assert.ok(last?.type === 'text' && last.text === 'Noted: Ada' && last.from === 'system');
      assert.deepEqual([conversation.view.status, conversation.view.rating], ['resolved', 4]);
      conversation.press(`rating.2@${seq}`);
      assert.deepEqual([conversation.view.status, conversation.view.rating], ['resolved', 2]);
    }
  });

  it('leaves any other message to open the conversation again, and is then an earlier question', () => {
    const conversation = talk();
    conversation.command({ name: 'resolve' });
    const { seq } = conversation.state;
    assert.deepEqual(conversation.say('one more thing'), ['Well?']);
    assert.match(conversation.press(`rating.5@${seq}`)[0] ?? '', /earlier question/);
    assert.equal(conversation.view.rating, null);
  });

  it('does not take a number for its answer that answers a question of the flow', () => {
    const conversation = Conversation.start(
      flow(
        {
          done: { kind: 'action', action: 'resolve', outlets: { success: 'how' } },
          how: asks('number', 'How many?', { saveTo: 'n' }),
        },
        { settings: { satisfaction } },
      ),
    );
    conversation.say('3');
    assert.deepEqual([conversation.state.variables['n'], conversation.view.rating], [3, null]);
  });

  it('is not asked where the author does not ask it', () => {
    const conversation = talk({ satisfaction: undefined });
    conversation.command({ name: 'resolve' });
    assert.equal(lastEvent(conversation).event, 'resolved');
    assert.equal(conversation.entries.at(-1)?.type, 'event');
  });
});

describe('every command', () => {
  it('that changes how a conversation stands says who gave it', () => {
    const conversation = queued();
    offer(conversation);
    const commands: [Command, MemberRef][] = [
      [{ name: 'decline' }, ALEX],
      [{ name: 'assign', member: ALEX }, SAM],
      [{ name: 'accept' }, SAM],
      [{ name: 'segment', segment: 'vip' }, SAM],
      [{ name: 'return' }, SAM],
      [{ name: 'resolve' }, SAM],
      [{ name: 'reopen' }, SAM],
      [{ name: 'unassign', member: 'sam' }, DISPATCHER],
      [{ name: 'close' }, ALEX],
    ];
    for (const [command, by] of commands) {
      const added = conversation.command(command, by);
      const told = added.some(
        (effect) =>
          effect.type === 'entry' &&
          effect.entry.type === 'event' &&
          JSON.stringify(effect.entry.data?.['by']) === JSON.stringify(by),
      );
      assert.ok(told, command.name);
    }
    assert.equal(nextDeadline(conversation.plan, conversation.state), null);
  });
});
