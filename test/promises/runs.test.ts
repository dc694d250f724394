import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { z } from 'zod';
import type { run, runDetails } from '../../src/api/run-schemas.ts';
import { viewOfRunDetails } from '../../src/api/run-replies.ts';
import { operate } from '../../src/api/runs/operate.ts';
import { terminateRun } from '../../src/api/runs/terminate-run.ts';
import type { Database } from '../../src/store/database.ts';
import { createFolderStorage } from '../../src/store/file-storage.ts';
import { findRun } from '../../src/store/runs.ts';
import { createTemporalClient } from '../../src/temporal/connection.ts';
import { startTwilioDouble, type TwilioDouble } from '../doubles/twilio.ts';
import { freePort } from '../support/free-port.ts';
import { openStudio, TEMPORAL_UI_URL, type MemberCall, type Reply, type Studio } from '../support/studio.ts';
import { begin, eventually, textsOf, transcriptWith } from './support/expectations.ts';
import { says } from './support/flows.ts';

type Run = z.output<typeof run>;
type RunDetails = z.output<typeof runDetails>;
type Act = Reply<{ message?: string; status?: string; working?: boolean; code?: string; detail?: string }>;

interface AuditEntry {
  command: string;
  by: { id: string };
  detail: Record<string, unknown>;
  outcome: string;
}

const HOUR = 3_600_000;
/** Sends an SMS to the number that the backend gives, or puts the visitor into a segment. */
const FLOW = {
  format: 1,
  id: 'operated',
  name: 'Operated',
  start: 'ask',
  variables: { number: { type: 'text' }, said: { type: 'text' } },
  nodes: {
    ask: {
      kind: 'listener',
      type: 'choice',
      prompt: [{ type: 'text', text: 'What shall I do?' }],
      buttons: [
        { id: 'sms', label: 'sms' },
        { id: 'segment', label: 'segment' },
      ],
      outlets: { 'button.sms': 'sms', 'button.segment': 'segment' },
    },
    sms: {
      kind: 'action',
      action: 'sendSms',
      name: 'Text them',
      from: '+15005550006',
      to: '{{number}}',
      text: 'Your order is here.',
      retryFor: '2h',
      outlets: { success: 'sent', error: 'failed' },
    },
    segment: {
      kind: 'action',
      action: 'updateSegment',
      segment: 'vip',
      retryFor: '2h',
      outlets: { success: 'sent', error: 'failed' },
    },
    sent: says('Done.', 'ask'),
    failed: says('Failed: {{error.code}}', 'ask'),
  },
};

/** Not taken, and to be tried again in two minutes: nobody here waits so long. */
const BUSY = { kind: 'refuse' as const, status: 400, body: { code: 21611, message: 'The queue is full.' } };
const STOPPED = {
  kind: 'refuse' as const,
  status: 400,
  body: { code: 21610, message: 'They have unsubscribed.' },
};

describe('what an operator does with a run', () => {
  let studio: Studio;
  let twilio: TwilioDouble;
  let operator: MemberCall;
  let operatorId: string;
  let segmentsFail = false;
  let numbers = 0;

  before(async () => {
    twilio = await startTwilioDouble();
    studio = await openStudio({
      sendTimings: { lookUp: HOUR, hold: HOUR },
      wrap: (activities) => ({
        ...activities,
        updateSegment(input) {
          if (!segmentsFail) return activities.updateSegment(input);
          throw ApplicationFailure.create({ message: 'The directory is down.', nextRetryDelay: HOUR });
        },
      }),
    });
    const account = { accountSid: twilio.accountSid, authToken: twilio.authToken, baseUrl: twilio.url };
    assert.equal((await studio.call('PUT', '/api/v1/integrations/twilio', account)).status, 200);
    await studio.call('PUT', '/api/v1/segments/vip', { name: 'VIP' });
    await studio.publish(FLOW);
    const author = await studio.signIn('author');
    operator = author.call;
    operatorId = author.id;
  });
  after(async () => {
    await studio.stop();
    await twilio.stop();
  });
  afterEach(() => twilio.faults.none());

  /** A conversation that does this at once. */
  async function doing(what: 'sms' | 'segment'): Promise<{ id: string; number: string }> {
    numbers += 1;
    const number = `+4420794600${String(numbers).padStart(2, '0')}`;
    const id = await begin(studio, 'operated', { variables: { number } });
    await studio.say(id, what);
    return { id, number };
  }
  const runOf = async (id: string) =>
    (await operator<RunDetails>('GET', `/api/v1/conversations/${id}/run`)).body;
  /** As soon as its action waits for its next attempt, and the database shows that it is at it. */
  const waiting = (id: string) =>
    eventually(async () => {
      const found = await runOf(id);
      const isWaiting = found.temporal.pending.some(({ state }) => state === 'waiting');
      return isWaiting && found.working ? found : undefined;
    });
  /** Repeated under its id until it is done or refused, as a client does; Temporal may not answer in time. */
  const act = (id: string, name: string, body: object = {}): Promise<Act> => {
    const given = { id: randomUUID(), ...body };
    return eventually(async () => {
      const reply: Act = await operator('POST', `/api/v1/conversations/${id}/${name}`, given);
      return reply.status === 202 || reply.status === 503 ? undefined : reply;
    });
  };
  const audit = async (id: string) => {
    const { body } = await operator<{ entries: AuditEntry[] }>('GET', `/api/v1/conversations/${id}/audit`);
    return body.entries.map(({ command, by, outcome }) => [command, by.id, outcome]);
  };
  const count = (texts: string[], text: string) => texts.filter((other) => other === text).length;
  const sentTo = (number: string) => twilio.messages.filter(({ to }) => to === number).length;

  it('finds it by a phone number, sees why it waits, and has its SMS tried again now: it is sent, once', async () => {
    twilio.faults.script(BUSY);
    const { id, number } = await doing('sms');
    const details = await waiting(id);

    const q = encodeURIComponent(number.replace('+44', '0 '));
    const { body } = await operator<{ runs: Run[] }>('GET', `/api/v1/runs?q=${q}&error=any&status=open`);
    const [found, ...others] = body.runs;
    assert.deepEqual([found?.id, others], [id, []]);
    assert.deepEqual(found?.flow.node, { flow: 'operated', id: 'sms', name: 'Text them', kind: 'action' });
    const { trouble } = details;
    assert.deepEqual(trouble, found?.trouble);
    assert.deepEqual([trouble?.state, trouble?.attempts, trouble?.error?.code], ['pending', 1, 'busy']);
    assert.ok(Date.parse(trouble?.nextAttemptAt ?? '') > Date.now() + 60_000);

    const [pending] = details.temporal.pending;
    assert.deepEqual([pending?.type, pending?.key, pending?.state], ['sendSms', 'sms@2', 'waiting']);
    assert.match(pending?.lastFailure ?? '', /queue is full/);
    assert.ok(Date.parse(pending?.nextAttemptAt ?? '') > Date.now() + 60_000);
    const [only] = details.temporal.runs;
    assert.deepEqual([details.temporal.reached, only?.status, only?.closedAt], [true, 'RUNNING', null]);
    const page = `${TEMPORAL_UI_URL}/namespaces/default/workflows/${details.workflowId}/${only?.runId}/history`;
    assert.equal(only?.link, page);
    assert.deepEqual(details.sends[0]?.attempts.length, 1);
    assert.deepEqual(details.can, { retry: true, skip: true, fail: true, terminate: true });

    const replies = await Promise.all([act(id, 'retry', { id: 'r1' }), act(id, 'retry', { id: 'r1' })]);
    assert.deepEqual(
      replies.map(({ status }) => status),
      [200, 200],
      JSON.stringify(replies),
    );
    await transcriptWith(studio, id, 'Done.');
    assert.equal((await act(id, 'retry', { id: 'r1' })).status, 200, 'a repeated id gets the same answer');
    assert.equal((await act(id, 'retry', { id: 'r1', reason: 'Another' })).body.code, 'id_conflict');
    assert.equal(sentTo(number), 1);
    assert.equal(count(textsOf(await studio.transcript(id)), 'Done.'), 1);
    const late = await act(id, 'retry', { id: 'r2' });
    assert.deepEqual([late.status, late.body.code], [409, 'refused']);
    assert.match(late.body.detail ?? '', /Nothing waits to be tried again/);
    assert.deepEqual(await audit(id), [
      ['retry', operatorId, 'done'],
      ['retry', operatorId, 'refused'],
    ]);
  });

  it('has any action tried again now that backs off', async () => {
    segmentsFail = true;
    const { id } = await doing('segment');
    const { temporal, trouble } = await waiting(id);
    assert.deepEqual([temporal.pending[0]?.key, trouble], [null, null]);
    segmentsFail = false;
    assert.equal((await act(id, 'retry')).status, 200);
    await transcriptWith(studio, id, 'Done.');
  });

  it('has an SMS that failed for good sent again by going back to it, once however many ask', async () => {
    twilio.faults.script(STOPPED);
    const { id, number } = await doing('sms');
    await transcriptWith(studio, id, 'Failed: opted_out');
    const { can, trouble } = await runOf(id);
    assert.deepEqual([can.retry, can.skip, can.fail], [true, false, false]);
    assert.equal(trouble?.state, 'failed');
    const replies = await Promise.all([act(id, 'retry'), act(id, 'retry')]);
    assert.deepEqual(replies.map(({ status }) => status).sort(), [200, 409], JSON.stringify(replies));
    await transcriptWith(studio, id, 'Done.');
    assert.equal(sentTo(number), 1);
    const { sends } = await runOf(id);
    assert.deepEqual(
      sends.map(({ state }) => state).sort(),
      ['failed', 'sent'],
      'each visit has its own row',
    );
    const operated = (await studio.transcript(id)).find(
      (entry) => entry.type === 'event' && entry.event === 'operated',
    );
    assert.equal(operated?.audience, 'members');
  });

  it('tells to settle first what may have been accepted', async () => {
    twilio.faults.script({ kind: 'acceptThenCut' });
    const { id } = await doing('sms');
    const { can, trouble } = await waiting(id);
    assert.deepEqual([can.retry, trouble?.state], [false, 'unknown']);
    const reply = await act(id, 'retry');
    assert.deepEqual([reply.status, reply.body.code], [409, 'refused']);
    assert.match(reply.body.detail ?? '', /settle it first/);
    // The flow goes on, and what is not known still is not.
    assert.equal((await act(id, 'fail', { reason: 'Twilio is down.' })).status, 200);
    await transcriptWith(studio, id, 'Failed: operator_failed');
    assert.match((await act(id, 'retry')).body.detail ?? '', /settle it first/);
    const [send] = (await runOf(id)).sends;
    assert.deepEqual(
      [send?.state, send?.flowWaits, send?.error?.code],
      ['unknown', false, 'operator_failed'],
    );
  });

  it('does not send into a pause that the provider has asked for', async () => {
    twilio.faults.script({ kind: 'limit', retryAfter: 600 });
    const { id } = await doing('sms');
    await waiting(id);
    const reply = await act(id, 'retry');
    assert.match(reply.body.detail ?? '', /Twilio has asked for a pause until 2/);
    await studio.database.query('update integrations set paused_until = null');
    assert.equal((await act(id, 'retry')).status, 200);
    await transcriptWith(studio, id, 'Done.');
  });

  for (const [name, text, code] of [
    ['skip', 'Done.', 'skipped'],
    ['fail', 'Failed: operator_failed', 'operator_failed'],
  ] as const) {
    it(`${name}: the flow goes on, and what it was to send is settled and never sent`, async () => {
      twilio.faults.script(BUSY);
      const { id, number } = await doing('sms');
      await waiting(id);
      const reason = 'They were called.';
      const replies = await Promise.all(['a', 'b'].map((key) => act(id, name, { id: key, reason })));
      assert.deepEqual(replies.map(({ status }) => status).sort(), [200, 409], JSON.stringify(replies));
      const transcript = await transcriptWith(studio, id, text);
      assert.equal(count(textsOf(transcript), text), 1);
      const { sends, temporal, can } = await eventually(async () => {
        const found = await runOf(id);
        return found.temporal.reached && found.temporal.pending.length === 0 ? found : undefined;
      });
      assert.deepEqual([sends[0]?.state, sends[0]?.error?.code], ['failed', code]);
      assert.deepEqual([temporal.pending, can.skip, can.fail, sentTo(number)], [[], false, false, 0]);
      const done = replies.findIndex(({ status }) => status === 200) === 0 ? 'a' : 'b';
      assert.equal((await act(id, name, { id: done, reason })).status, 200, 'the same answer again');
      const outcomes = (await audit(id)).map(([command, , outcome]) => `${command} ${outcome}`);
      assert.deepEqual(outcomes.sort(), [`${name} done`, `${name} refused`]);
    });
  }

  it('settles what was to be sent also where nobody is there to skip it at once', async () => {
    twilio.faults.script(BUSY);
    const { id, number } = await doing('sms');
    await waiting(id);
    await studio.stopWorker();
    const given = { id: 'late', reason: 'They were called.' };
    assert.equal((await operator('POST', `/api/v1/conversations/${id}/skip`, given)).status, 202);
    await studio.startWorker();
    assert.equal((await act(id, 'skip', given)).status, 200);
    await transcriptWith(studio, id, 'Done.');
    const [send] = (await runOf(id)).sends;
    assert.deepEqual([send?.state, send?.error?.code, sentTo(number)], ['failed', 'skipped', 0]);
  });

  it('ends a run for good that nothing else helps: closed for everybody, by whom and why', async () => {
    twilio.faults.script(BUSY);
    const { id, number } = await doing('sms');
    await waiting(id);
    assert.equal((await act(id, 'terminate')).body.code, 'invalid_input');
    const given = { id: 'end', reason: 'Its tasks fail.' };
    const replies = await Promise.all([act(id, 'terminate', given), act(id, 'terminate', given)]);
    assert.deepEqual(
      replies.map(({ status, body }) => [status, body.status]),
      [
        [200, 'closed'],
        [200, 'closed'],
      ],
    );
    const { temporal, sends, status, error, can } = await eventually(async () => {
      const found = await runOf(id);
      return found.temporal.reached ? found : undefined;
    });
    assert.deepEqual([status, temporal.runs[0]?.status, temporal.pending], ['closed', 'TERMINATED', []]);
    assert.match(error?.message ?? '', /Its tasks fail\.$/);
    assert.deepEqual([sends[0]?.state, sends[0]?.error?.code, sentTo(number)], ['failed', 'run_ended', 0]);
    assert.deepEqual(can, { retry: false, skip: false, fail: false, terminate: false });
    assert.equal((await studio.say(id, 'hello?')).status, 409);
    assert.equal((await act(id, 'terminate', given)).status, 200, 'a repeated id gets the same answer');
    for (const name of ['terminate', 'retry', 'skip', 'fail'])
      assert.equal((await act(id, name, { reason: 'Again.' })).body.code, 'conversation_closed', name);
    assert.deepEqual(await audit(id), [['terminate', operatorId, 'done']]);
    assert.equal(count(textsOf(await studio.transcript(id)), 'This conversation has been ended.'), 1);
  });

  it('counts where conversations stand', async () => {
    const path = '/api/v1/flows/operated/standing';
    const { body } = await operator<{ nodes: { node: string; conversations: number }[] }>('GET', path);
    const [asked] = body.nodes.filter(({ node }) => node === 'ask');
    await begin(studio, 'operated');
    const after = await operator<typeof body>('GET', `${path}?version=1`);
    assert.equal(
      after.body.nodes.find(({ node }) => node === 'ask')?.conversations,
      (asked?.conversations ?? 0) + 1,
    );
    assert.equal((await operator('GET', '/api/v1/flows/nowhere/standing')).status, 404);
  });

  it('says which filter is wrong and how to mend it', async () => {
    for (const [query, field] of [
      ['version=1', 'version'],
      ['flow=operated&version=x', 'version'],
      ['status=running', 'status'],
      ['from=yesterday', 'from'],
      ['from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z', 'from'],
      ['cursor=x', 'cursor'],
      ['phone=1', 'phone'],
    ] as const) {
      const { status, body } = await operator<{ errors: { field: string }[] }>(
        'GET',
        `/api/v1/runs?${query}`,
      );
      assert.deepEqual([status, body.errors[0]?.field], [422, field], query);
    }
  });

  it('is for authors and admins', async () => {
    const member = await studio.signIn('member');
    const path = `/api/v1/conversations/${randomUUID()}/retry`;
    assert.equal((await member.call('POST', path, {})).status, 403);
    assert.equal((await operator('POST', path, {})).status, 404);
  });

  it('shows what the database knows while Temporal is away, and ends nothing that then goes on', async () => {
    const { id } = await doing('sms');
    await transcriptWith(studio, id, 'Done.');
    const { database } = studio;
    const client = createTemporalClient({ address: `127.0.0.1:${await freePort()}`, namespace: 'default' });
    const row = await findRun(database, id);
    assert.ok(row);
    const by = { id: 'ana', name: 'Ana' };
    const end = (parts: { database: Database; client: Client }) =>
      operate(database, id, 'end', { by, command: { name: 'terminate', reason: 'Stuck.' } }, async () => {
        await terminateRun(parts, id, { id: 'end', by, reason: 'Stuck.' });
        return null;
      });
    const [{ temporal, sends, waitingFor }] = await Promise.all([
      viewOfRunDetails({ database, client, files: createFolderStorage(''), temporalUiUrl: null }, row),
      assert.rejects(end({ database, client }), { code: 'unavailable' }),
    ]);
    assert.deepEqual(temporal, { reached: false, runs: [], pending: [] });
    assert.deepEqual([sends.length, waitingFor], [1, 'The visitor’s answer (choice) to “ask”.']);
    assert.deepEqual(await audit(id), [['terminate', 'ana', 'refused']]);
    assert.equal((await runOf(id)).status, 'bot');
    // Repeated once Temporal is back, it is done.
    await end(studio);
    assert.deepEqual(await audit(id), [['terminate', 'ana', 'done']]);
    assert.equal((await runOf(id)).status, 'closed');
    await client.connection.close();
  });
});
