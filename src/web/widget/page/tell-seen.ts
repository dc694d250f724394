import type { Conversation } from '../conversation.ts';
import type { Attention } from './attention.ts';

/** Tells members how far the visitor has seen their answers, while the chat is looked at. */
export function tellSeen(conversation: Conversation, attention: Attention): void {
  const update = () => {
    if (attention.given) conversation.seen();
  };
  conversation.subscribe(update);
  attention.subscribe(update);
}
