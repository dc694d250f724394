/** @jsxImportSource preact */
import type { JSX, RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Expects } from '../../../flow/transcript.ts';
import { MAX_TEXT } from '../conversation.ts';
import { FILE_TYPES } from '../uploads.ts';
import { CalendarIcon, ClipIcon, SendIcon } from './icons.tsx';
import { inputHints } from './input-hints.ts';
import { placeholder, WORDS } from './words.ts';

/** From here on the visitor is told how much room is left. */
const NEAR_LIMIT = MAX_TEXT - 300;

interface ComposerProps {
  expects: Expects | null;
  /** Sends a text; answers whether it was taken. */
  say(text: string): boolean;
  /** The visitor types, or (`false`) has nothing written any more. */
  typing(does: boolean): void;
  /** Sends a file; answers whether it was taken. */
  sendFile(file: File): boolean;
  field: RefObject<HTMLTextAreaElement | null>;
}

/** Where the visitor writes. Enter sends, Shift+Enter begins a new line. */
export function Composer({ expects, say, typing, sendFile, field }: ComposerProps): JSX.Element {
  const [text, setText] = useState('');
  const left = MAX_TEXT - text.trim().length;
  const canSend = text.trim() !== '' && left >= 0;

  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight}px`;
  }, [text]);

  /** It was sent when it could not be taken, as the conversation was not there yet: then it is taken as soon as it is. */
  const isWaiting = useRef(false);
  const send = () => {
    isWaiting.current = canSend && !say(text);
    if (canSend && !isWaiting.current) setText('');
  };
  useEffect(() => {
    if (isWaiting.current) send();
  });
  const submit = () => {
    send();
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes a character, Enter chooses it.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <label class="unseen" for="message">
        {WORDS.composer}
      </label>
      <div class="field">
        <textarea
          id="message"
          ref={field}
          rows={1}
          dir="auto"
          value={text}
          placeholder={placeholder(expects?.type)}
          enterkeyhint="send"
          aria-describedby={text.length > NEAR_LIMIT ? 'room' : undefined}
          aria-invalid={left < 0}
          {...inputHints(expects?.type)}
          onInput={({ currentTarget: { value } }) => {
            isWaiting.current = false;
            setText(value);
            typing(value.trim() !== '');
          }}
          onKeyDown={onKeyDown}
        />
        <FilePicker pick={sendFile} />
        {expects?.type === 'date' && (
          <DatePicker
            pick={(date) => {
              setText(date);
              field.current?.focus();
            }}
          />
        )}
        <button type="submit" class="send" aria-label={WORDS.send} aria-disabled={!canSend}>
          <SendIcon />
        </button>
      </div>
      {text.length > NEAR_LIMIT && (
        <p id="room" class={left < 0 ? 'room over' : 'room'} role="status">
          {left < 0 ? WORDS.tooLong(-left) : WORDS.left(left)}
        </p>
      )}
    </form>
  );
}

/** The browser's own way to choose files; each is sent at once, as a message of its own. */
function FilePicker({ pick }: { pick(file: File): void }): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  return (
    <span class="files">
      <button type="button" aria-label={WORDS.attach} onClick={() => input.current?.click()}>
        <ClipIcon />
      </button>
      <input
        type="file"
        ref={input}
        hidden
        multiple
        accept={FILE_TYPES}
        onChange={({ currentTarget }) => {
          for (const file of currentTarget.files ?? []) pick(file);
          // The same file can be chosen again.
          currentTarget.value = '';
        }}
      />
    </span>
  );
}

/** The browser's own calendar; what is picked is written into the composer and can still be changed. */
function DatePicker({ pick }: { pick(date: string): void }): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  return (
    <span class="date">
      <button type="button" aria-label={WORDS.pickDate} onClick={() => input.current?.showPicker()}>
        <CalendarIcon />
      </button>
      <input
        type="date"
        ref={input}
        tabIndex={-1}
        aria-hidden="true"
        onChange={({ currentTarget }) => currentTarget.value !== '' && pick(currentTarget.value)}
      />
    </span>
  );
}
