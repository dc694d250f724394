import type { JSX } from 'react';
import { Section } from '../fields/section.tsx';
import { ItemsEditor } from '../messages/items-editor.tsx';
import { ItemsPreview } from '../messages/items-preview.tsx';

/** What the bot says. */
export function MessageForm(): JSX.Element {
  return (
    <>
      <Section title="Messages">
        <ItemsEditor path="messages" label="Messages" />
      </Section>
      <ItemsPreview path="messages" />
    </>
  );
}
