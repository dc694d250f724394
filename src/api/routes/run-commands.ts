import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { z } from 'zod';
import type { MemberRef } from '../../flow/transcript.ts';
import type { Database } from '../../store/database.ts';
import { findInbound, type ActBody } from '../../store/inbound.ts';
import { abandonSend } from '../../store/outbox.ts';
import { openSendsOf } from '../../store/outbox-readers.ts';
import { isTemporalFault } from '../../temporal/reached.ts';
import type { MessageParts } from '../conversations/accept-message.ts';
import { actingMember } from '../conversations/acting-member.ts';
import { takeCommand } from '../conversations/take-command.ts';
import { conversationId } from '../conversation-schemas.ts';
import { Problem } from '../problem.ts';
import { route, type Route } from '../route.ts';
import { reason, runActFields, runActReply } from '../run-schemas.ts';
import { operate } from '../runs/operate.ts';
import { findRetry, retryNow, type Retry } from '../runs/retry-now.ts';
import { terminateRun } from '../runs/terminate-run.ts';
import { knownConversation } from './conversations.ts';

export type RunCommandDeps = Pick<MessageParts, 'database' | 'handover' | 'loadBeginning'> & {
  client: Client;
};

/** Who acts when a backend names nobody. */
const BACKEND: MemberRef = { id: 'backend', name: 'A backend' };

interface Act {
  conversation: string;
  id: string;
  by: MemberRef;
  reason?: string;
}

/** What an operator can do about what a conversation's run is at. Each stands in the audit. */
export const runCommandRoutes = (deps: RunCommandDeps): Route[] => {
  const act = (
    name: 'retry' | 'skip' | 'fail' | 'terminate',
    texts: { summary: string; description: string },
    reasonField: z.ZodType<string | undefined, string | undefined>,
    /** Resolves to what was done, or to `null` when it is accepted and not done yet. */
    carryOut: (act: Act) => Promise<string | null>,
  ) =>
    route({
      name: `${name}Run`,
      method: 'post',
      path: `/api/v1/conversations/:id/${name}`,
      tag: 'runs',
      ...texts,
      credentials: ['apiKey', 'member'],
      scope: 'runs:operate',
      params: z.strictObject({ id: conversationId }),
      body: z.strictObject({ ...runActFields, reason: reasonField }),
      bodyLimit: 'message',
      responses: {
        200: { description: 'Done, and how the conversation stands.', body: runActReply },
        202: {
          description: 'Accepted; it will be done as soon as Temporal and a worker are reached.',
          body: z.object({ working: z.literal(true) }),
        },
      },
      problems: ['not_found', 'id_conflict', 'conversation_closed', 'refused', 'unavailable'],
      async handle({ params: { id: conversation }, body, caller }) {
        const by = await actingMember(deps.database, caller, body.by, BACKEND);
        const message = await carryOut({
          conversation,
          id: body.id ?? randomUUID(),
          by,
          ...(body.reason !== undefined && { reason: body.reason }),
        });
        if (message === null) return { status: 202, body: { working: true as const } };
        const { status, seq, working } = await knownConversation(deps.database, conversation);
        return { status: 200, body: { message, status, seq, working } };
      },
    });

  return [
    act(
      'retry',
      {
        summary: 'Try at once what waits for its next attempt, or go back to a send that failed',
        description:
          'Where an action waits for its next attempt, that is made now. Where a send has failed for good and the bot waits or ' +
          'the flow has ended, the flow goes back to it and sends anew. Of a send that may have been accepted, settle first what became of it.',
      },
      reason.optional(),
      (given) => retry(deps, given),
    ),
    act(
      'skip',
      {
        summary: 'Skip the action or the wait that the flow is at',
        description:
          'It goes on where a success leads; behind a member who has the conversation, once it is given back.',
      },
      reason.optional(),
      (given) => end(deps, 'skip', given),
    ),
    act(
      'fail',
      {
        summary: 'End the action that the flow is at with an error',
        description:
          'It takes the Error path with `operator_failed` and the reason; behind a member who has the conversation, once it is given back.',
      },
      reason.optional(),
      (given) => end(deps, 'fail', given),
    ),
    act(
      'terminate',
      {
        summary: 'End a run that nothing else helps',
        description: 'Temporal terminates it where it stands, and the conversation is closed for everybody.',
      },
      reason,
      (given) => terminate(deps, given),
    ),
  ];
};

async function retry(deps: RunCommandDeps, { conversation, id, by, reason }: Act): Promise<string | null> {
  const { database } = deps;
  await knownConversation(database, conversation);
  const command = { name: 'retry' as const, ...(reason !== undefined && { reason }) };
  const found =
    (await earlierRetry(database, conversation, id)) ??
    (await findRetry(deps, conversation).catch(sayUnavailable));
  if (found.kind === 'flow') {
    const reply = await takeCommand(deps, conversation, id, by, command);
    return reply && 'The flow has gone back to the send that failed.';
  }
  const activity = found.kind === 'activity' ? { activity: found.id } : {};
  await operate(database, conversation, id, { by, command: { ...command, ...activity } }, () =>
    found.kind === 'activity' ? retryNow(deps, conversation, found.id) : Promise.resolve(found.error),
  );
  return 'It is tried again now.';
}

/** What the request came to when it came before, so that repeating it never comes to something else. */
async function earlierRetry(database: Database, conversation: string, id: string): Promise<Retry | null> {
  const earlier = await findInbound(database, conversation, id);
  if (!earlier) return null;
  const { command } = earlier.body as Partial<ActBody>;
  return command?.name === 'retry' && command.activity !== undefined
    ? { kind: 'activity', id: command.activity }
    : { kind: 'flow' };
}

function sayUnavailable(error: unknown): never {
  if (!isTemporalFault(error)) throw error;
  throw new Problem(
    'unavailable',
    'Temporal cannot be reached, so it is not known what waits: try again later.',
  );
}

async function end(
  deps: RunCommandDeps,
  name: 'skip' | 'fail',
  { conversation, id, by, reason }: Act,
): Promise<string | null> {
  const { database } = deps;
  const command = { name, ...(reason !== undefined && { reason }) };
  const reply = await takeCommand(deps, conversation, id, by, command);
  if (!reply) return null;
  // What was open when the act came, and not what a flow that went on by it has begun; a request that is repeated, as the
  // first was answered before it was done, finds the same.
  const act = await findInbound(database, conversation, id);
  const sends = await openSendsOf(database, conversation);
  const send = act && sends.find(({ createdAt }) => createdAt <= act.acceptedAt);
  // Its activity is cancelled, so nobody tries it any more. Should this not be stored, the keeper of the outbox gives it up.
  if (send) {
    const message = `${by.name} ${name === 'skip' ? 'skipped it' : 'ended it with an error'}.`;
    await abandonSend(database, send.key, { code: name === 'skip' ? 'skipped' : 'operator_failed', message });
  }
  return name === 'skip' ? 'It is skipped.' : 'It is ended with the error “operator_failed”.';
}

async function terminate(deps: RunCommandDeps, act: Act): Promise<string> {
  const { database } = deps;
  const { conversation, id, by, reason = '' } = act;
  await operate(database, conversation, id, { by, command: { name: 'terminate', reason } }, async () => {
    await terminateRun(deps, conversation, { id, by, reason });
    return null;
  });
  return 'The run is terminated, and the conversation is closed.';
}
