import assert from 'node:assert/strict';
import proto from '@temporalio/proto';
import { workflowIdOf } from '../../src/workflows/protocol.ts';
import { command } from '../promises/support/commands.ts';
import {
  assertGapless,
  begin,
  eventually,
  historyOf,
  runsOf,
  sayAndWait,
  textsOf,
  transcriptWith,
} from '../promises/support/expectations.ts';
import { deadlineFlow, echoFlow, handoffFlow } from '../promises/support/flows.ts';
import { createGate } from '../promises/support/gate.ts';
import { openStudio, type Studio } from '../support/studio.ts';

interface WorkflowMetadata {
  currentDetails?: string;
}

describe('the Temporal UI', () => {
  const gate = createGate();
  let studio: Studio;

  before(async () => {
    studio = await openStudio({
      historyCap: 60,
      wrap: (activities) => ({
        ...activities,
        async updateSegment(input) {
          await gate.pass();
          return activities.updateSegment(input);
        },
      }),
    });
    await studio.publish(echoFlow());
    await studio.publish(deadlineFlow('30d'));
    await studio.call('PUT', '/api/v1/segments/vip', { name: 'VIP' });
    await studio.call('PUT', '/api/v1/members/ana', { name: 'Ana' });
  });

  after(() => studio.stop());
  afterEach(() => gate.open());

  const handleOf = (id: string) => studio.client.workflow.getHandle(workflowIdOf(id));

  /** The page's current details, as the UI asks for them. */
  async function detailsOf(id: string): Promise<string> {
    const { currentDetails } = await handleOf(id).query<WorkflowMetadata>('__temporal_workflow_metadata');
    return currentDetails ?? '';
  }

  /** The run's search attributes once they are as expected; they are written a moment later. */
  async function untilIndexed(id: string, expected: Record<string, unknown>): Promise<void> {
    await eventually(async () => {
      const { typedSearchAttributes } = await handleOf(id).describe();
      const found = Object.fromEntries(
        typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]),
      );
      const same = Object.entries(expected).every(([name, value]) => found[name] === value);
      return same ? true : undefined;
    });
  }

  /** The summaries of a run's timers and activities. */
  async function summariesOf(
    id: string,
    type: 'TIMER_STARTED' | 'ACTIVITY_TASK_SCHEDULED',
  ): Promise<string[]> {
    const eventType = proto.temporal.api.enums.v1.EventType[`EVENT_TYPE_${type}`];
    return (await historyOf(studio, id)).flatMap((event) => {
      const data = event.userMetadata?.summary?.data;
      return event.eventType === eventType && data
        ? [JSON.parse(Buffer.from(data).toString()) as string]
        : [];
    });
  }

  it('finds conversations by flow, version, channel, status, segment and member as they move', async () => {
    const id = await begin(studio, 'echo', { channel: 'sms' });
    await untilIndexed(id, { Flow: 'echo', FlowVersion: 1, Channel: 'sms', ConversationStatus: 'bot' });
    await sayAndWait(studio, id, 'segment');
    await untilIndexed(id, { Segment: 'vip', ConversationStatus: 'bot' });
    await sayAndWait(studio, id, 'human');
    await untilIndexed(id, { ConversationStatus: 'queued' });
    await command(studio, id, 'accept', { by: 'ana' });
    await untilIndexed(id, { ConversationStatus: 'human', Assignee: 'ana', Segment: 'vip' });
    await command(studio, id, 'segment', { segment: null });
    await command(studio, id, 'assign', { member: null });
    await untilIndexed(id, { ConversationStatus: 'queued', Assignee: undefined, Segment: undefined });
    await command(studio, id, 'close');
    await untilIndexed(id, { ConversationStatus: 'closed', Flow: 'echo', Channel: 'sms' });
  });

  it('says what a run is, also after it has continued as new', async () => {
    const id = await begin(studio, 'echo', { channel: 'sms' });
    assert.equal(await (await handleOf(id).describe()).staticSummary(), 'Echo (version 1) on sms');
    await sayAndWait(studio, id, 'segment');
    for (let turn = 0; (await runsOf(studio, id)).length < 2; turn += 1)
      await sayAndWait(studio, id, `turn ${turn}`);
    const description = await handleOf(id).describe();
    assert.deepEqual(description.memo, { flow: 'echo', flowName: 'Echo', flowVersion: 1, channel: 'sms' });
    await untilIndexed(id, { Flow: 'echo', FlowVersion: 1, Channel: 'sms', Segment: 'vip' });
    // Temporal carries no summary from run to run; what it said stands in the details too.
    assert.match(await detailsOf(id), /Echo, version 1/);
    assert.match(await detailsOf(id), /What is it\?/);
  });

  it('says in words where a conversation stands, what it waits for and since when', async () => {
    const began = Date.now();
    const id = await begin(studio, 'deadline');
    const details = await detailsOf(id);
    assert.match(details, /deadline/i);
    assert.match(details, /version 1/);
    assert.match(details, /visitor’s answer/);
    const times = details.match(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g)?.map((time) => Date.parse(time)) ?? [];
    const days = times.map((time) => Math.abs(Math.round((time - began) / 86_400_000)));
    assert.deepEqual(days, [0, 30], `since when and until when: ${details}`);
  });

  it('says whom a queued conversation waits for, who is asked and who has passed', async () => {
    await studio.publish(
      handoffFlow('routed', { strategy: 'round_robin', language: 'de', waitAtMost: '1h' }),
    );
    await studio.call('PUT', '/api/v1/members/greta', { name: 'Greta', languages: ['de'] });
    await studio.call('PUT', '/api/v1/members/greta/availability', { availability: 'online' });
    const id = await begin(studio, 'routed');
    const ticket = /\*\*Ticket:\*\* speaks de; round robin; asks Greta until \d{4}-/;
    await eventually(async () => (ticket.test(await detailsOf(id)) ? true : undefined));
    await command(studio, id, 'decline', { by: 'greta' });
    await eventually(async () => (/round robin; 1 passed/.test(await detailsOf(id)) ? true : undefined));
    await command(studio, id, 'close');
    assert.doesNotMatch(await detailsOf(id), /Ticket/);
  });

  it('names an action that runs, the messages that wait for it, and the member who has a conversation', async () => {
    gate.shut();
    const id = await begin(studio, 'echo');
    await studio.say(id, 'segment');
    for (const text of ['one', 'two']) await studio.say(id, text);
    const acting = await eventually(async () => {
      const details = await detailsOf(id);
      return /\b2\b/.test(details) ? details : undefined;
    });
    assert.match(acting, /Make them a VIP/);
    assert.match(acting, /updateSegment/);
    gate.open();
    await transcriptWith(studio, id, 'You said: two');
    await command(studio, id, 'accept', { by: 'ana' });
    assert.match(await detailsOf(id), /Ana/);
  });

  it('tells what each timer waits for and what each activity does', async () => {
    const waiting = await begin(studio, 'deadline');
    assert.match((await summariesOf(waiting, 'TIMER_STARTED')).join(), /answer/);
    const acting = await begin(studio, 'echo');
    await sayAndWait(studio, acting, 'segment');
    assert.match((await summariesOf(acting, 'ACTIVITY_TASK_SCHEDULED')).join(), /updateSegment/);
  });

  it('closes a conversation when its run is cancelled, whatever it is doing', async () => {
    gate.shut();
    const id = await begin(studio, 'echo');
    await studio.say(id, 'segment');
    await studio.say(id, 'one more thing');
    await eventually(async () => (/Queued messages:\*\* 1/.test(await detailsOf(id)) ? true : undefined));
    await handleOf(id).cancel();
    await eventually(async () => {
      const { body } = await studio.call('GET', `/api/v1/conversations/${id}`);
      return body['status'] === 'closed' ? true : undefined;
    });
    const transcript = await studio.transcript(id);
    assertGapless(transcript);
    assert.deepEqual(textsOf(transcript, 'visitor'), ['segment', 'one more thing']);
    const last = transcript.at(-1);
    assert.ok(last?.type === 'event' && last.event === 'closed');
  });

  it('ends a run for good: the conversation is closed for everybody', async () => {
    const id = await begin(studio, 'echo');
    await handleOf(id).terminate('An operator ended it.');
    const reply = await studio.say(id, 'hello?', 'm1');
    // Held up for seconds, it may be answered only when the conversation has been closed.
    assert.ok([202, 409].includes(reply.status), String(reply.status));
    await transcriptWith(studio, id, 'This conversation has been ended.');
    const refused = await studio.call('POST', `/api/v1/conversations/${id}/messages`, {
      id: 'm1',
      text: 'hello?',
    });
    assert.equal(refused.status, 409);
    assert.equal(refused.body['code'], 'conversation_closed');
    const { body } = await studio.call('GET', `/api/v1/conversations/${id}`);
    assert.equal(body['status'], 'closed');
  });
});
