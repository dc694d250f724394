/** @jsxImportSource preact */
import { render } from 'preact';
import { ApiClient } from './api-client.ts';
import { browserSurroundings } from './browser.ts';
import { Conversation } from './conversation.ts';
import { Attention } from './page/attention.ts';
import { takeHanded } from './page/take-handed.ts';
import { tellSeen } from './page/tell-seen.ts';
import { countUnread, showInTitle } from './page/unread.ts';
import { fitKeyboard } from './page/fit-keyboard.ts';
import { Remembered } from './remembered.ts';
import { TIMINGS } from './timings.ts';
import { Chat } from './view/chat.tsx';

/** The page at /chat/<flow>. */
const flow = decodeURIComponent(location.pathname.split('/')[2] ?? '');
const surroundings = browserSurroundings();
takeHanded(new Remembered(surroundings.storage, flow));
const conversation = new Conversation({ flow, surroundings, visitor: { language: navigator.language } });
const attention = new Attention(true);
const root = document.getElementById('app') as HTMLElement;

function show(title: string): void {
  document.title = title;
  render(<Chat conversation={conversation} title={title} />, root);
}

show(flow);
conversation.open();
countUnread(conversation, attention, showInTitle);
tellSeen(conversation, attention);
fitKeyboard();

// The name is an ornament: without it the flow's id has to do.
new ApiClient('', surroundings.fetch, TIMINGS).flow(flow).then(
  ({ name }) => show(name),
  () => undefined,
);
