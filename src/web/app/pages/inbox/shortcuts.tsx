import { Kbd, Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useEffect, useEffectEvent, useRef, type JSX } from 'react';
import { useLocation, useNavigate } from 'react-router';
import type { Command } from '../../api/conversations.ts';
import { whyNotSend } from '../../inbox/take-events.ts';
import { sayFailure } from '../../shared/say.ts';
import { useInbox } from '../../inbox/inbox-context.ts';

const KEYS: readonly (readonly [string, string])[] = [
  ['j', 'Next conversation'],
  ['k', 'Conversation before'],
  ['r', 'Reply'],
  ['n', 'Note'],
  ['a', 'Accept'],
  ['e', 'Mark as resolved'],
  ['/', 'Search'],
  ['?', 'Show these keys'],
];

/** Keys for what is done most often; never while something is written or a window is open. */
export function Shortcuts({ open: conversation }: { open: string | null }): JSX.Element {
  const inbox = useInbox();
  const navigate = useNavigate();
  const { search } = useLocation();
  const [shown, { open, close }] = useDisclosure();

  // Where the last key led: a key that is pressed before that is drawn goes on from there.
  const heading = useRef(conversation);
  useEffect(() => {
    const path = conversation === null ? '/inbox' : `/inbox/${encodeURIComponent(conversation)}`;
    // The next key may have led on while this was being drawn.
    if (window.location.pathname.endsWith(path)) heading.current = conversation;
  }, [conversation]);
  const go = (step: number) => {
    const { ids } = inbox.store.state.list;
    const at = heading.current === null ? -1 : ids.indexOf(heading.current);
    const next = at === -1 ? ids[0] : ids[at + step];
    if (next === undefined) return;
    heading.current = next;
    void navigate({ pathname: `/inbox/${encodeURIComponent(next)}`, search });
    document
      .querySelector(`.inbox-rows a[href*="/inbox/${CSS.escape(encodeURIComponent(next))}"]`)
      ?.scrollIntoView({ block: 'nearest' });
  };
  const give = (command: Command) => {
    if (conversation === null || whyNotSend(inbox.store.state, conversation) !== null) return;
    inbox.act(conversation, command).catch(sayFailure);
  };
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isBusy(event.target))
      return;
    switch (event.key) {
      case 'j':
        go(1);
        break;
      case 'k':
        go(-1);
        break;
      case 'r':
        write('reply');
        break;
      case 'n':
        write('note');
        break;
      case 'a':
        give({ name: 'accept' });
        break;
      case 'e':
        give({ name: 'resolve' });
        break;
      case '/':
        document.querySelector<HTMLElement>('.inbox-search input')?.focus();
        break;
      case '?':
        open();
        break;
      default:
        return;
    }
    event.preventDefault();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);

  return (
    <Modal opened={shown} onClose={close} title="Keys">
      <dl className="keys">
        {KEYS.map(([key, does]) => (
          <div key={key}>
            <dt>
              <Kbd>{key}</Kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
        <div>
          <dt>
            <Kbd>↑</Kbd> <Kbd>↓</Kbd>
          </dt>
          <dd>Through the list, once it has the keyboard</dd>
        </div>
      </dl>
    </Modal>
  );
}

/** Takes the keyboard to where a reply or a note is written. */
function write(kind: 'reply' | 'note'): void {
  document.querySelector<HTMLInputElement>(`.composer input[value="${kind}"]`)?.click();
  document.querySelector<HTMLElement>('[data-composer]')?.focus();
}

/** Whether keys mean something else where the keyboard is. */
function isBusy(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.closest(
      'input:not([type="radio"]), textarea, select, [contenteditable], [role="dialog"], [role="menu"], [role="listbox"]',
    ) !== null
  );
}
