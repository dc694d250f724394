import { Alert, Button, Group } from '@mantine/core';
import { useForm, type FormErrors, type FormRulesRecord, type UseFormReturnType } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, type JSX, type ReactNode } from 'react';
import { ApiProblem, describeFailure } from '../api/api-problem.ts';

type Values = Record<string, unknown>;

export interface ApiFormOptions<Fields extends Values, Answer> {
  initialValues: Fields;
  /** What can be told without asking the API. */
  validate?: FormRulesRecord<Fields>;
  send: (fields: Fields) => Promise<Answer>;
  onSent: (answer: Answer, fields: Fields) => void;
  /** This form's call is how one signs in: its 401 is an answer, and not the end of a session. */
  signsIn?: boolean;
}

export interface ApiForm<Fields extends Values> extends Pick<
  UseFormReturnType<Fields>,
  'values' | 'getInputProps' | 'setFieldValue' | 'reset' | 'isDirty' | 'key'
> {
  /** For `<Form of={…}>`. */
  submit: (event?: React.SyntheticEvent<HTMLFormElement>) => void;
  isSending: boolean;
  /** What is wrong beyond the fields, in a sentence. */
  complaint: string | null;
  element: React.RefObject<HTMLFormElement | null>;
}

/** What the keyboard can be in; a group of choices is marked as a whole. */
const FIELD = 'input, textarea, select, button';

/**
 * A form whose fields are named as the API's: what the API says against one stands below it, and the keyboard goes to
 * the first of them. Everything else it says stands above the button.
 */
export function useApiForm<Fields extends Values, Answer>(
  options: ApiFormOptions<Fields, Answer>,
): ApiForm<Fields> {
  const { initialValues, validate, send, onSent, signsIn = false } = options;
  const element = useRef<HTMLFormElement>(null);
  /** The keyboard goes to the first fault after an attempt to send, not while somebody types. */
  const lookForFaults = useRef(false);
  const form = useForm<Fields>({
    initialValues,
    ...(validate && { validate }),
    // Said outright, because not every kind of field says it by itself.
    enhanceGetInputProps: ({ inputProps }) => (inputProps.error ? { 'aria-invalid': true } : {}),
  });
  const sending = useMutation({
    mutationFn: send,
    meta: { signsIn },
    onSuccess: onSent,
    onError: (error) => {
      form.setErrors(fieldErrors(error, Object.keys(initialValues)).placed);
      lookForFaults.current = true;
    },
  });

  // The fields are marked by then.
  useEffect(() => {
    if (!lookForFaults.current) return;
    lookForFaults.current = false;
    const marked = element.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    const field = marked?.matches(FIELD) ? marked : marked?.querySelector<HTMLElement>(FIELD);
    field?.focus();
  }, [form.errors]);

  return {
    ...form,
    element,
    isSending: sending.isPending,
    complaint: sending.error ? complaint(sending.error, Object.keys(initialValues)) : null,
    submit: form.onSubmit(
      (fields) => sending.mutate(fields),
      () => {
        lookForFaults.current = true;
      },
    ),
  };
}

/** The form's element, with what is wrong and the button that sends it. */
export function Form(props: {
  of: Pick<ApiForm<Values>, 'submit' | 'isSending' | 'complaint' | 'element'>;
  /** The button's word. */
  verb: string;
  onCancel?: () => void;
  /** The button as wide as the form, for a form that is a page. */
  wide?: boolean;
  children: ReactNode;
}): JSX.Element {
  const { of, verb, onCancel, wide = false, children } = props;
  return (
    <form ref={of.element} onSubmit={of.submit} noValidate className="form">
      {children}
      {of.complaint !== null && (
        <Alert color="red" role="alert">
          {of.complaint}
        </Alert>
      )}
      <Group justify={wide ? 'stretch' : 'flex-end'} grow={wide}>
        {onCancel && (
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
        )}
        <Button type="submit" loading={of.isSending}>
          {verb}
        </Button>
      </Group>
    </form>
  );
}

/** Which of the API's complaints belong below which field; a field of a list belongs to the list. */
function fieldErrors(error: unknown, names: string[]): { placed: FormErrors; others: string[] } {
  const placed: FormErrors = {};
  const others: string[] = [];
  for (const { field, message } of error instanceof ApiProblem ? error.fields : []) {
    const name = names.find((known) => field === known || field.startsWith(`${known}.`));
    if (name !== undefined) placed[name] ??= message;
    else others.push(field === '' ? message : `${field}: ${message}`);
  }
  return { placed, others };
}

function complaint(error: unknown, names: string[]): string | null {
  const { placed, others } = fieldErrors(error, names);
  if (others.length > 0) return others.join(' ');
  return Object.keys(placed).length > 0 ? null : describeFailure(error);
}
