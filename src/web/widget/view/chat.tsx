/** @jsxImportSource preact */
import type { JSX, RefObject } from 'preact';
import { useCallback, useEffect, useRef } from 'preact/hooks';
import type { Button } from '../../../flow/transcript.ts';
import type { Conversation } from '../conversation.ts';
import { Composer } from './composer.tsx';
import { Ended } from './ended.tsx';
import { Face } from './face.tsx';
import { FailureView } from './failure.tsx';
import { CloseIcon, Mark } from './icons.tsx';
import { Line } from './line.tsx';
import { Log } from './log.tsx';
import { Queue } from './queue.tsx';
import { useConversation } from './use-conversation.ts';
import { statusWords, WORDS } from './words.ts';

interface ChatProps {
  conversation: Conversation;
  /** What the chat is about. */
  title: string;
  /** Closes the panel that the chat is in; absent: it is in none. */
  close?: (() => void) | undefined;
  field: RefObject<HTMLTextAreaElement | null>;
}

/** A whole chat: who is there, what was said, and where to write. Fills what it is put into. */
export function Chat({ conversation, title, close, field }: ChatProps): JSX.Element {
  const view = useConversation(conversation);
  /** The composer is to get the keyboard as soon as it is there. */
  const wantsComposer = useRef(false);
  const press = useCallback(
    (button: Button) => {
      // The pressed button is about to be disabled: the keyboard's place is the composer then. On a touch screen
      // that would only bring up the on-screen keyboard.
      if (conversation.press(button) && !matchMedia('(pointer: coarse)').matches) field.current?.focus();
    },
    [conversation],
  );
  const startNew = () => {
    conversation.startNew();
    wantsComposer.current = true;
  };
  useEffect(() => {
    if (!wantsComposer.current || !field.current) return;
    wantsComposer.current = false;
    field.current.focus();
  });

  return (
    <section class="chat" aria-label={title}>
      <header class="head">
        {view.status === 'human' && view.assignee ? <Face {...view.assignee} /> : <Mark />}
        <div class="who">
          <h1 dir="auto">{title}</h1>
          <p class={`status ${view.status}`} role="status">
            {view.phase === 'open' && statusWords(view)}
          </p>
        </div>
        {close && (
          <button type="button" class="close" aria-label={WORDS.close} onClick={close}>
            <CloseIcon />
          </button>
        )}
      </header>
      <Line view={view} tryAgain={() => conversation.tryAgain()} />
      <Queue view={view} />
      {view.failure ? (
        <FailureView failure={view.failure} tryAgain={() => conversation.tryAgain()} startNew={startNew} />
      ) : (
        <Log conversation={conversation} view={view} press={press} />
      )}
      {view.status === 'closed' ? (
        <Ended startNew={startNew} />
      ) : (
        !view.failure && (
          <Composer
            expects={view.expects}
            say={(text) => conversation.say(text)}
            typing={(does) => conversation.typing(does)}
            sendFile={(file) => conversation.sendFile(file)}
            field={field}
          />
        )
      )}
    </section>
  );
}
