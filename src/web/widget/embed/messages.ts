/** What the script on the host's page and the chat in its frame tell each other, by `postMessage`. */

/** From the chat: it can be shown; it is to be closed; so many messages have not been seen. */
export type FromChat = { studio: 'ready' } | { studio: 'close' } | { studio: 'unread'; count: number };

/** From the host's page: the panel has been opened or closed. */
export interface ToChat {
  studio: 'opened' | 'closed';
}
