/** The workflow types this worker runs, by their registered names. */
export { conversation, moveConversation } from './conversation.ts';
