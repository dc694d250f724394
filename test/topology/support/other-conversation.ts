/** The workflows of another build, which interprets flows in another way: it changes no segment. */
export { moveConversation } from '../../../src/workflows/conversation.ts';
export { conversation } from '../../replay/support/forgetful-conversation.ts';
