import assert from 'node:assert/strict';
import type { ActionOutcome } from '../../src/flow/state.ts';
import { ALEX, asks, Conversation, flow, parse, says, START, texts } from './support/conversation.ts';
import { compile } from '../../src/flow/publish.ts';
import { initialState, transition } from '../../src/flow/transition.ts';

const OUTLETS = { success: 'good', error: 'bad' };
const ENDS = { good: says('Good'), bad: says('Bad: {{error.code}}, {{error.message}}') };
const failure = (code: string): ActionOutcome => ({ ok: false, error: { code, message: 'Why.' } });

const action = (name: string, fields: object = {}, outlets: object = OUTLETS) => ({
  kind: 'action',
  action: name,
  ...fields,
  outlets,
});

describe('an action that runs outside', () => {
  const segment = () =>
    Conversation.start(
      flow({ act: action('updateSegment', { segment: '{{visitor.kind}}', retryFor: '2m' }), ...ENDS }),
      {
        visitor: { kind: 'vip' },
      },
    );

  it('is asked for with its fields filled in and how long to retry, under a key of its own', () => {
    const conversation = segment();
    assert.deepEqual(conversation.effects, [
      { type: 'action', key: 'act@1', action: { name: 'updateSegment', segment: 'vip' }, retryFor: 120_000 },
    ]);
    assert.equal(conversation.view.working, true);
    assert.equal(conversation.deadline, null);
  });

  it('goes on at success with its result', () => {
    const conversation = segment();
    assert.deepEqual(conversation.finish({ ok: true, result: { segment: 'vip' } }), ['Good']);
    assert.equal(conversation.view.segment, 'vip');
    const event = conversation.entries.find((entry) => entry.type === 'event');
    assert.ok(event?.type === 'event' && event.event === 'segment' && event.audience === 'members');
  });

  it('goes on at error with the error in hand', () => {
    const conversation = segment();
    assert.deepEqual(conversation.finish(failure('no_such_segment')), ['Bad: no_such_segment, Why.']);
    assert.equal(conversation.view.segment, null);
  });

  it('that fails without an error outlet leads to the fallback message, never on', () => {
    const conversation = Conversation.start(
      flow(
        { act: action('updateSegment', { segment: 'x' }, { success: 'good' }), ...ENDS },
        { settings: { fallbackMessage: 'Sorry, {{visitor.name}}.' } },
      ),
      { visitor: { name: 'Ada' } },
    );
    assert.deepEqual(conversation.finish(failure('no_such_segment')), ['Sorry, Ada.']);
    const event = conversation.entries.find((entry) => entry.type === 'event');
    assert.ok(event?.type === 'event');
    assert.deepEqual(
      [event.event, event.audience, event.text, event.data],
      ['failed', 'members', 'Why.', { code: 'no_such_segment', node: 'act' }],
    );
    assert.equal(conversation.state.phase.kind, 'ended');
  });

  it('that is finished with another key is ignored', () => {
    const conversation = segment();
    const before = conversation.state;
    const step = transition(conversation.plan, before, {
      type: 'actionFinished',
      now: START,
      key: 'act@0',
      outcome: failure('x'),
    });
    assert.deepEqual(step, { state: before, effects: [] });
  });

  it('is not disturbed by what the visitor writes meanwhile', () => {
    const conversation = Conversation.start(
      flow({
        act: action('updateSegment', { segment: 'x' }, { success: 'ask', error: 'bad' }),
        ask: asks('text', 'Well?', { outlets: { answered: 'good' } }),
        ...ENDS,
      }),
    );
    assert.deepEqual(conversation.say('one'), []);
    assert.deepEqual(conversation.finish({ ok: true, result: {} }), ['Well?', 'Good']);
  });
});

describe('Assign Member', () => {
  it('assigns without pausing the flow', () => {
    const conversation = Conversation.start(
      flow({ act: action('assignMember', { previous: true, team: 'sales' }), ...ENDS }),
    );
    const [effect] = conversation.effects;
    assert.ok(effect?.type === 'action');
    assert.deepEqual(effect.action, { name: 'assignMember', previous: true, team: 'sales' });
    assert.deepEqual(conversation.finish({ ok: true, result: { member: ALEX } }), ['Good']);
    assert.deepEqual([conversation.view.assignee, conversation.view.status], [ALEX, 'bot']);
  });

  it('has an error when there is nobody', () => {
    const conversation = Conversation.start(
      flow({ act: action('assignMember', { team: 'sales' }), ...ENDS }),
    );
    assert.deepEqual(conversation.finish(failure('nobody_eligible')), ['Bad: nobody_eligible, Why.']);
  });
});

describe('Mark as Resolved', () => {
  const survey = {
    act: action('resolve', {}, { success: 'ask', error: 'bad' }),
    ask: asks('text', 'How was it?', { outlets: { answered: 'good' } }),
    ...ENDS,
  };

  it('resolves, and a survey after it keeps the conversation resolved', () => {
    const conversation = Conversation.start(flow(survey));
    assert.deepEqual(conversation.said, ['How was it?']);
    assert.equal(conversation.view.status, 'resolved');
    assert.deepEqual(conversation.say('fine'), ['Good']);
    assert.equal(conversation.view.status, 'resolved');
  });

  it('twice is an error', () => {
    const conversation = Conversation.start(
      flow({
        act: action('resolve', {}, { success: 'again', error: 'bad' }),
        again: action('resolve'),
        ...ENDS,
      }),
    );
    assert.match(conversation.said[0] ?? '', /already_resolved/);
  });
});

describe('Close Chat', () => {
  it('says the last words, closes, and nothing follows', () => {
    const conversation = Conversation.start(
      flow({ act: action('close', { message: 'Bye {{visitor.name}}' }, {}) }),
      { visitor: { name: 'Ada' } },
    );
    assert.deepEqual(conversation.said, ['Bye Ada']);
    const last = conversation.entries.at(-1);
    assert.ok(last?.type === 'event' && last.event === 'closed' && last.audience === undefined);
    assert.equal(conversation.view.status, 'closed');
    assert.equal(conversation.deadline, null);
  });

  it('leaves a message that comes while closing in the transcript, and answers nothing', () => {
    const conversation = Conversation.start(flow({ act: action('close', {}, {}) }));
    assert.deepEqual(conversation.say('wait!'), []);
    assert.deepEqual(
      conversation.effects.slice(-2).map(({ type }) => type),
      ['entry', 'taken'],
    );
    assert.equal(conversation.state.inbox.length, 0);
  });
});

describe('Transfer to Bot', () => {
  const other = { ...(flow({ hello: says('Other bot') }) as object), id: 'other' };

  it('goes on in this flow', () => {
    assert.deepEqual(
      Conversation.start(flow({ act: action('transferToBot', {}, { next: 'good' }), ...ENDS })).said,
      ['Good'],
    );
  });

  it('goes on at the start of another flow, from wherever it was called', () => {
    const sub = {
      ...(flow({ act: action('transferToBot', { flow: 'other' }, { error: 'bad' }), ...ENDS }) as object),
      id: 'sub',
    };
    const nodes = { call: { kind: 'call', flow: 'sub', outlets: { next: 'good' } }, ...ENDS };
    const conversation = Conversation.start(flow(nodes), { others: [sub, other] });
    assert.deepEqual(conversation.said, ['Other bot']);
    assert.equal(conversation.state.phase.kind, 'ended');
  });

  it('to a flow that was not published is an error when it is reached', () => {
    const compiled = compile(
      parse(flow({ act: action('transferToBot', { flow: 'other' }, { error: 'bad' }), ...ENDS })),
      1,
      { findFlow: () => null },
    );
    assert.ok(compiled.ok);
    const problem = compiled.problems.find(({ code }) => code === 'no_such_flow');
    assert.equal(problem?.severity, 'warning');
    const facts = { conversation: { id: 'c', channel: 'web' }, visitor: {}, contact: {} };
    const { effects } = transition(compiled.plan, initialState(compiled.plan, facts, {}), {
      type: 'start',
      now: START,
    });
    assert.match(texts(effects)[0] ?? '', /Bad: no_such_flow/);
  });
});
