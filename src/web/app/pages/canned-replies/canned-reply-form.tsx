import { Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useRef, type JSX } from 'react';
import { addCannedReply, changeCannedReply } from '../../api/canned-replies.ts';
import type { CannedReply } from '../../api/types.ts';
import { useCan } from '../../session/me.ts';
import { Form, useApiForm } from '../../shared/api-form.tsx';
import { useLast } from '../../shared/use-last.ts';
import { ExpressionList } from './expression-list.tsx';

export interface CannedReplyFormProps {
  of: CannedReply | 'new' | null;
  onClose: () => void;
  onSaved: (reply: CannedReply) => void;
}

/** Creates a reply or changes one; shows it to those who may not. */
export function CannedReplyForm({ of, ...rest }: CannedReplyFormProps): JSX.Element {
  const can = useCan();
  const shown = useLast(of);
  const known = shown === null || shown === 'new' ? null : shown;
  const mayWrite = can('conversations:write');
  const title = known === null ? 'New canned reply' : mayWrite ? `Change “${known.title}”` : known.title;
  return (
    <Modal opened={of !== null} onClose={rest.onClose} title={title} size="lg">
      {mayWrite && shown !== null && <Fields key={known?.id ?? 'new'} known={known} {...rest} />}
      {!mayWrite && known && (
        <Text className="wraps" dir="auto">
          {known.text}
        </Text>
      )}
    </Modal>
  );
}

function Fields(props: Omit<CannedReplyFormProps, 'of'> & { known: CannedReply | null }): JSX.Element {
  const { known, onClose, onSaved } = props;
  const text = useRef<HTMLTextAreaElement>(null);
  const form = useApiForm({
    initialValues: { title: known?.title ?? '', text: known?.text ?? '' },
    validate: {
      title: (title) => (title.trim() === '' ? 'Enter a title.' : null),
      text: (written) => (written.trim() === '' ? 'Enter a text.' : null),
    },
    send: (fields) => (known ? changeCannedReply(known.id, fields) : addCannedReply(fields)),
    onSent: onSaved,
  });
  /** Where the text cursor is, or over what is marked. */
  const insert = (expression: string) => {
    const field = text.current;
    if (!field) return;
    field.focus();
    field.setRangeText(expression, field.selectionStart, field.selectionEnd, 'end');
    form.setFieldValue('text', field.value);
  };
  return (
    <Form of={form} verb={known ? 'Save' : 'Create'} onCancel={onClose}>
      <TextInput
        label="Title"
        description="By which it is found; visitors do not see it."
        data-autofocus
        maxLength={100}
        autoComplete="off"
        {...form.getInputProps('title')}
      />
      <Stack gap="xs">
        <Textarea
          ref={text}
          label="Text"
          description="What stands between {{ and }} is filled in where the reply is used."
          autosize
          minRows={5}
          maxRows={14}
          maxLength={4_096}
          {...form.getInputProps('text')}
        />
        <ExpressionList onChoose={insert} />
      </Stack>
    </Form>
  );
}
