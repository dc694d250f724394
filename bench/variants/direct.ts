import { randomUUID } from 'node:crypto';
import { takeMessage, type MessageParts } from '../../src/api/conversations/accept-message.ts';
import { startConversation } from '../../src/api/conversations/start-conversation.ts';
import { workflowIdOf } from '../../src/workflows/protocol.ts';
import { TEXT, VISITOR } from '../support/flows.ts';
import { keepTalking } from '../support/keep-talking.ts';
import { untilAnswered } from '../support/until-answered.ts';
import type { Variant } from './variant.ts';

/**
 * Our turn without HTTP: the message made durable, handed over, its transcript stored, its reply made.
 * @param messages how many the bot answers with.
 */
export function createDirect(parts: MessageParts, flow: string, messages = 2): Variant {
  const turn = (conversation: string) => {
    const message = { id: randomUUID(), text: TEXT };
    return untilAnswered(() => takeMessage(parts, conversation, message), messages);
  };
  return {
    name: 'direct',
    async open() {
      const { reply } = await startConversation(
        parts,
        { flow, version: 1 },
        { channel: 'web', visitor: VISITOR, variables: {} },
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
