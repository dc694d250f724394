/** @jsxImportSource preact */
import { createRef, render } from 'preact';
import { ApiClient } from './api-client.ts';
import { browserSurroundings } from './browser.ts';
import { Conversation } from './conversation.ts';
import { Attention } from './page/attention.ts';
import { fitKeyboard } from './page/fit-keyboard.ts';
import { connectToHost, type HostPage } from './page/host-page.ts';
import { takeHanded } from './page/take-handed.ts';
import { takeSigned } from './page/take-signed.ts';
import { tellSeen } from './page/tell-seen.ts';
import { countUnread, showInTitle } from './page/unread.ts';
import { Remembered } from './remembered.ts';
import { TIMINGS } from './timings.ts';
import { Chat } from './view/chat.tsx';

/** The page at /chat/<flow>, by itself or in a panel on somebody else's page. */
const flow = decodeURIComponent(location.pathname.split('/')[2] ?? '');
const isEmbedded = new URLSearchParams(location.search).has('embedded') && window.parent !== window;
const surroundings = browserSurroundings();
takeHanded(new Remembered(surroundings.storage, flow));
const visitor = { language: navigator.language };
const conversation = new Conversation({ flow, surroundings, visitor, signed: takeSigned() });
const attention = new Attention(!isEmbedded);
const root = document.getElementById('app') as HTMLElement;
const field = createRef<HTMLTextAreaElement>();
const host = isEmbedded ? joinHost() : null;
const close = host ? () => host.tell({ studio: 'close' }) : undefined;

function show(title: string): void {
  document.title = title;
  render(<Chat conversation={conversation} title={title} close={close} field={field} />, root);
}

/** A panel that nobody has opened starts no conversation; one that was begun goes on, so that answers are announced. */
function joinHost(): HostPage {
  document.documentElement.classList.add('embedded');
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.isComposing) close?.();
  });
  return connectToHost(({ studio }) => {
    attention.shown = studio === 'opened';
    if (studio === 'closed') return;
    if (conversation.view.phase === 'starting') conversation.open();
    // On a touch screen that would only bring up the on-screen keyboard.
    if (!matchMedia('(pointer: coarse)').matches) field.current?.focus();
  });
}

show(flow);
countUnread(conversation, attention, (count) =>
  host ? host.tell({ studio: 'unread', count }) : showInTitle(count),
);
tellSeen(conversation, attention);
if (host) {
  conversation.resume();
  host.tell({ studio: 'ready' });
} else {
  conversation.open();
  fitKeyboard();
}

// The name is an ornament: without it the flow's id has to do.
new ApiClient('', surroundings.fetch, TIMINGS).flow(flow).then(
  ({ name }) => show(name),
  () => undefined,
);
