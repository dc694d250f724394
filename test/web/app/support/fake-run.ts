import { z } from 'zod';
import { route, type Route } from '../../../../src/api/route.ts';
import { conversationId } from '../../../../src/api/conversation-schemas.ts';
import { reason, runActFields, runActReply, runDetails } from '../../../../src/api/run-schemas.ts';

const DAY = Date.UTC(2026, 10, 25, 10);
const at = (minutes: number) => new Date(DAY + minutes * 60_000).toISOString();

/** A run whose SMS is tried again, in its second run. */
export const runOf = (changes: Partial<z.input<typeof runDetails>> = {}): z.input<typeof runDetails> => ({
  id: 'conversation-1',
  flow: {
    id: 'kinds',
    name: 'Kinds of things',
    version: 3,
    node: { flow: 'kinds', id: 'sms', name: 'Text them', kind: 'action' },
  },
  status: 'bot',
  segment: 'vip',
  assignee: null,
  contact: { id: 'contact-1', name: 'Ann Example' },
  visitor: { id: 'v-1' },
  waitingFor: 'The action sendSms at “Text them”.',
  until: at(600),
  working: true,
  error: null,
  trouble: {
    key: 'conversation-1/sms@3',
    provider: 'twilio',
    state: 'pending',
    attempts: 4,
    error: { code: 'unavailable', message: 'Twilio does not answer.' },
    nextAttemptAt: at(20),
  },
  seq: 7,
  startedAt: at(0),
  updatedAt: at(10),
  workflowId: 'conversation-conversation-1',
  temporal: {
    reached: true,
    runs: [
      {
        runId: 'first-run',
        status: 'CONTINUED_AS_NEW',
        startedAt: at(0),
        closedAt: at(5),
        events: 1_204,
        link: null,
      },
      {
        runId: 'second-run',
        status: 'RUNNING',
        startedAt: at(5),
        closedAt: null,
        events: 44,
        link: 'http://127.0.0.1:8233/namespaces/default/workflows/conversation-conversation-1/second-run/history',
      },
    ],
    pending: [
      {
        activity: '12',
        type: 'sendSms',
        key: 'sms@3',
        state: 'waiting',
        attempt: 4,
        lastFailure: 'Twilio does not answer.',
        nextAttemptAt: at(20),
      },
    ],
  },
  sends: [],
  can: { retry: true, skip: true, fail: true, terminate: true },
  ...changes,
});

/** What the API says of one run: what `say` answers with. */
export function fakeRunRoutes(say: {
  run: () => z.input<typeof runDetails>;
  history: () => { runs: unknown[] };
  audit: () => unknown[];
  /** What was asked for is put here. */
  acts: { act: string; reason?: string | undefined }[];
}): Route[] {
  const params = z.strictObject({ id: conversationId });
  const common = {
    tag: 'runs',
    summary: 'A stand-in',
    credentials: ['apiKey', 'member'],
    scope: 'conversations:read',
    params,
  } as const;
  const anything = z.looseObject({});
  return [
    route({
      ...common,
      name: 'getRun',
      method: 'get',
      path: '/api/v1/conversations/:id/run',
      responses: { 200: { description: 'It.', body: runDetails } },
      handle: () => Promise.resolve({ status: 200 as const, body: say.run() }),
    }),
    route({
      ...common,
      name: 'getHistory',
      method: 'get',
      path: '/api/v1/conversations/:id/history',
      query: anything,
      responses: { 200: { description: 'It.', body: anything } },
      handle: () => Promise.resolve({ status: 200 as const, body: say.history() }),
    }),
    route({
      ...common,
      name: 'readAudit',
      method: 'get',
      path: '/api/v1/conversations/:id/audit',
      responses: { 200: { description: 'It.', body: z.object({ entries: z.array(z.unknown()) }) } },
      handle: () => Promise.resolve({ status: 200 as const, body: { entries: say.audit() } }),
    }),
    ...['retry', 'skip', 'fail', 'terminate'].map((act) =>
      route({
        ...common,
        name: `${act}Run`,
        method: 'post',
        path: `/api/v1/conversations/:id/${act}`,
        scope: 'runs:operate',
        body: z.strictObject({ ...runActFields, reason: reason.optional() }),
        responses: { 200: { description: 'Done.', body: runActReply } },
        handle: ({ body }) => {
          say.acts.push({ act, reason: body.reason });
          const reply = { message: `Done: ${act}.`, status: 'bot' as const, seq: 7, working: false };
          return Promise.resolve({ status: 200 as const, body: reply });
        },
      }),
    ),
  ];
}
