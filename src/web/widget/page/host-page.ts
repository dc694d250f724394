import type { FromChat, ToChat } from '../embed/messages.ts';

export interface HostPage {
  tell(message: FromChat): void;
}

/**
 * The page that shows this chat in a panel of its own. Which pages may is the server's to say (`frame-ancestors`), so
 * whoever frames this one is heard; what it is told is no secret.
 */
export function connectToHost(hear: (message: ToChat) => void): HostPage {
  window.addEventListener('message', ({ source, data }: MessageEvent<ToChat | null>) => {
    if (source === window.parent && (data?.studio === 'opened' || data?.studio === 'closed')) hear(data);
  });
  return { tell: (message) => window.parent.postMessage(message, '*') };
}
