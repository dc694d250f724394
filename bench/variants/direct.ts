import { randomUUID } from 'node:crypto';
import { takeMessage, type MessageParts } from '../../src/api/conversations/accept-message.ts';
import { finishedTurn } from '../../src/api/conversation-replies.ts';
import { startConversation } from '../../src/api/conversations/start-conversation.ts';
import { acceptMessage } from '../../src/store/inbound.ts';
import { workflowIdOf } from '../../src/workflows/protocol.ts';
import { TEXT, VISITOR } from '../support/flows.ts';
import { keepTalking } from '../support/keep-talking.ts';
import { untilAnswered } from '../support/until-answered.ts';
import type { Variant } from './variant.ts';

/**
 * Our turn without HTTP and its limit of patience: the message made durable, handed over, its transcript stored, its
 * reply made.
 * @param messages how many the bot answers with.
 */
export function createDirect(parts: MessageParts, flow: string, messages = 2): Variant {
  const { database, handover } = parts;
  const turn = async (conversation: string) => {
    const id = randomUUID();
    const acceptance = await acceptMessage(database, conversation, id, { text: TEXT });
    if (acceptance.kind !== 'accepted') throw new Error(`Not accepted: ${JSON.stringify(acceptance)}.`);
    const { position, rev } = acceptance;
    const message = { id, position, acceptedAt: acceptance.acceptedAt.getTime(), text: TEXT };
    const projection = await handover.deliver(conversation, rev, { kind: 'message', message });
    const outcome = projection?.outcomes.find((candidate) => candidate.id === id);
    const reply =
      projection && outcome ? await finishedTurn(database, conversation, outcome, projection) : null;
    await untilAnswered(() => takeMessage(parts, conversation, { id, text: TEXT }), messages, reply);
  };
  return {
    name: 'direct',
    async open() {
      const { reply } = await startConversation(
        parts,
        { flow, find: () => Promise.resolve({ version: 1 }) },
        { channel: 'web', visitor: VISITOR, vouched: VISITOR, variables: {} },
      );
      await turn(reply.id);
      return reply.id;
    },
    turn,
    talk: (conversations, milliseconds) => keepTalking(conversations, milliseconds, turn),
    workflowId: workflowIdOf,
    close: () => Promise.resolve(),
  };
}
