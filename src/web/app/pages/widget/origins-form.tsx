import { Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { JSX } from 'react';
import { keys } from '../../api/keys.ts';
import { saveWidgetSettings } from '../../api/widget-settings.ts';
import { Form, useApiForm } from '../../shared/api-form.tsx';
import { say } from '../../shared/say.ts';

/** The sites whose pages may show the chat. */
export function OriginsForm({ origins }: { origins: readonly string[] }): JSX.Element {
  const client = useQueryClient();
  const form = useApiForm({
    initialValues: { origins: origins.join('\n') },
    send: ({ origins: lines }) => saveWidgetSettings({ origins: lines.split(/\s+/).filter(Boolean) }),
    onSent(saved) {
      say('Saved. It holds for pages that are loaded from now on.');
      client.setQueryData(keys.widget, saved);
      form.setFieldValue('origins', saved.origins.join('\n'));
    },
  });
  return (
    <Form of={form} verb="Save">
      <Textarea
        label="Sites"
        description="One a line, without a path. Browsers show the chat on no other site; without any, on this server’s own pages only."
        placeholder={'https://www.example.com\nhttps://shop.example.com'}
        autosize
        minRows={3}
        spellCheck={false}
        {...form.getInputProps('origins')}
      />
    </Form>
  );
}
