/**
 * What those who operate the service see of a talk without reading it: logs at their most talkative, of the API and of the
 * worker, and metrics.
 */
import assert from 'node:assert/strict';
import { startTwilioDouble, type TwilioDouble } from '../doubles/twilio.ts';
import { handoffFlow } from '../promises/support/flows.ts';
import { freePort } from '../support/free-port.ts';
import { findLeaks } from '../support/leaks.ts';
import { startStudio, until, type Studio } from '../support/processes.ts';

/** What only the visitor and the backend know. */
const PERSONAL = {
  name: 'Zora Zzyzx',
  // To this one the provider sends nothing, and names it where it says so.
  phone: '+15005550009',
  email: 'zora@zzyzx.example',
  said: 'my parcel smells of lavender',
  secret: 'zzz-credit-limit',
};

const says = (text: string, next: string) => ({
  kind: 'message',
  messages: [{ type: 'text', text }],
  outlets: { next },
});

/** Greets, saves a contact, sends an SMS that the provider refuses, and echoes. */
const FLOW = {
  format: 1,
  id: 'observed',
  name: 'Observed',
  start: 'save',
  variables: { said: { type: 'text' } },
  nodes: {
    save: {
      kind: 'action',
      action: 'createContact',
      contact: { name: '{{visitor.name}}', email: '{{visitor.email}}', phone: '{{visitor.phone}}' },
      outlets: { success: 'text', error: 'text' },
    },
    text: {
      kind: 'action',
      action: 'sendSms',
      from: '+15005550006',
      to: '{{visitor.phone}}',
      text: 'Hello {{visitor.name}}',
      outlets: { success: 'ask', error: 'failed' },
    },
    failed: says('Not sent: {{error.code}}', 'ask'),
    ask: { kind: 'listener', type: 'text', saveTo: 'said', outlets: { answered: 'echo' } },
    echo: says('You said: {{said}}', 'ask'),
  },
};

describe('observing', () => {
  let studio: Studio;
  let twilio: TwilioDouble;
  let metricsAddress: string;
  let key: string;

  async function call(method: string, path: string, body?: object) {
    const response = await fetch(`${studio.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    assert.ok(response.ok || response.status === 422 || response.status === 404, `${path}: ${text}`);
    return { response, text };
  }

  const metrics = async () => (await fetch(`http://${metricsAddress}/metrics`)).text();

  /** The value of the series whose name and labels match. */
  async function value(series: RegExp): Promise<number> {
    const line = (await metrics()).split('\n').find((line) => series.test(line)) ?? '';
    return Number(line.split(' ').at(-1));
  }

  before(async () => {
    twilio = await startTwilioDouble();
    metricsAddress = `127.0.0.1:${await freePort()}`;
    studio = await startStudio({ env: { LOG_LEVEL: 'trace', METRICS_ADDRESS: metricsAddress } });
    await studio.ready();
    key = await studio.apiKey();
    await call('PUT', '/api/v1/integrations/twilio', {
      accountSid: twilio.accountSid,
      authToken: twilio.authToken,
      baseUrl: twilio.url,
    });
    await call('POST', '/api/v1/flows', FLOW);
    await call('POST', '/api/v1/flows/observed/publish', {});
    await call('POST', '/api/v1/conversations', {
      flow: 'observed',
      id: 'observed-1',
      visitor: { name: PERSONAL.name, email: PERSONAL.email, phone: PERSONAL.phone },
      variables: { limit: PERSONAL.secret },
    });
    await until(async () =>
      (await call('GET', '/api/v1/conversations/observed-1/messages')).text.includes('Not sent'),
    );
    // On a busy machine the turn may be answered later than the request is.
    await until(async () => {
      const said = { id: 'm1', text: PERSONAL.said };
      return (await call('POST', '/api/v1/conversations/observed-1/messages', said)).response.status === 200;
    });
    await call('GET', `/api/v1/contacts?q=${encodeURIComponent(PERSONAL.name)}`);
    await call('GET', `/${encodeURIComponent(PERSONAL.email)}`);
    await call('POST', '/api/v1/contacts', { email: PERSONAL.said, name: PERSONAL.name });
    await call('POST', '/api/v1/conversations/observed-1/resolve', {});
    await call('POST', '/api/v1/conversations/observed-1/close', {});
  });

  after(async () => {
    await studio.stop();
    await twilio.stop();
  });

  /** What was logged, by line. */
  const logged = () =>
    studio
      .output()
      .split('\n')
      .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : []));

  it('finds a talk in the logs by its conversation and requests, of the API and of the worker', async () => {
    const { response } = await call('GET', '/api/v1/conversations/observed-1');
    await until(() => logged().some(({ request }) => request === response.headers.get('x-request-id')));
    const line = logged().find(({ request }) => request === response.headers.get('x-request-id'));
    assert.equal(line?.['conversation'], 'observed-1');
    assert.equal(line['operation'], 'getConversation');
    const failedSend = () =>
      logged().find(
        ({ workflowId, activityType, err }) =>
          workflowId === 'conversation-observed-1' && activityType === 'sendSms' && err,
      );
    await until(() => failedSend() !== undefined);
    const failed = failedSend()?.['err'] as object;
    assert.deepEqual(
      { ...failed, stack: [] },
      { name: 'ApplicationFailure', type: 'invalid_recipient', stack: [] },
    );
  });

  it('shows nothing of the people in any line, however talkative', () => {
    const output = studio.output();
    assert.ok(logged().length > 20, output);
    const local = PERSONAL.phone.slice(2);
    assert.deepEqual(findLeaks([...Object.values(PERSONAL), local, twilio.authToken], { output }), []);
  });

  it('measures turns, requests, sends to providers, and what waits, at an address of its own', async () => {
    assert.ok((await value(/^chatbot_studio_turn_seconds_count{outcome="answered"}/)) >= 1);
    assert.ok(
      (await value(/^chatbot_studio_request_seconds_count{operation="sendMessage",status="200"}/)) >= 1,
    );
    const refused =
      /^chatbot_studio_send_attempts_total{provider="twilio",outcome="refused",error="invalid_recipient"} 1$/m;
    assert.match(await metrics(), refused);
    assert.match(await metrics(), /^chatbot_studio_queued_conversations 0$/m);
    assert.match(await metrics(), /^process_cpu_seconds_total /m);
    assert.equal((await fetch(`http://${metricsAddress}/`)).status, 404);
    assert.equal((await fetch(`${studio.url}/metrics`)).status, 404);
  });

  it('counts conversations in the queue and how long the first has waited', async () => {
    await call('POST', '/api/v1/flows', handoffFlow('waiting'));
    await call('POST', '/api/v1/flows/waiting/publish', {});
    await call('POST', '/api/v1/conversations', { flow: 'waiting', id: 'observed-2' });
    await until(async () => (await value(/^chatbot_studio_queued_conversations /)) === 1);
    const waited = await value(/^chatbot_studio_queue_longest_wait_seconds /);
    await until(async () => (await value(/^chatbot_studio_queue_longest_wait_seconds /)) > waited);
  });

  it('counts streams while they are open', async () => {
    const reading = new AbortController();
    await fetch(`${studio.url}/api/v1/events`, {
      headers: { authorization: `Bearer ${key}` },
      signal: reading.signal,
    });
    await until(async () => (await value(/^chatbot_studio_streams /)) === 1);
    reading.abort();
    await until(async () => (await value(/^chatbot_studio_streams /)) === 0);
  });

  it('tells of Temporal’s workers on the same page', async () => {
    await until(async () => (await value(/^temporal_workflow_completed.*namespace="default"/)) >= 1);
    assert.match(await metrics(), /^temporal_workflow_task_execution_latency_bucket/m);
  });
});
