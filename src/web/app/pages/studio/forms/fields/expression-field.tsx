import { Input } from '@mantine/core';
import { useEffect, useId, useRef, type JSX, type ReactNode } from 'react';
import { scanTemplate } from '../../../../../../flow/expressions/scan-template.ts';
import { textOf } from '../model/read-json.ts';
import { previewText } from '../model/sample-scope.ts';
import { Editor } from './editor.ts';
import { ExpressionMenu } from './expression-menu.tsx';
import { errorNote, warningNote } from './field-notes.tsx';
import { useField } from './form-scope.ts';
import type { FieldProps } from './text-field.tsx';
import { useVariables } from './use-variables.ts';

export interface ExpressionFieldProps extends FieldProps {
  multiline?: boolean;
  /** Beside the label: what else can be done with the field. */
  aside?: ReactNode;
  /** Below it: what is worth knowing of the text. */
  children?: ReactNode;
}

/** A text with `{{expressions}}`: completed, marked where something is wrong, and shown as it may read. */
export function ExpressionField(props: ExpressionFieldProps): JSX.Element {
  const { path, label, optional = false } = props;
  const { value, set, problems, readOnly } = useField(path, label);
  return (
    <ExpressionInput
      {...props}
      value={textOf(value)}
      readOnly={readOnly}
      error={errorNote(problems, value)}
      warning={warningNote(problems, value)}
      onChange={(text) => set(optional && text === '' ? undefined : text)}
    />
  );
}

/** The same for a text that is not by itself a field of the document. */
export function ExpressionInput(
  props: Omit<ExpressionFieldProps, 'optional'> & {
    value: string;
    readOnly: boolean;
    error?: ReactNode;
    warning?: ReactNode;
    /** The label is there for screen readers only. */
    hideLabel?: boolean;
    onChange: (text: string) => void;
  },
): JSX.Element {
  const { path, label, description, placeholder = '', multiline = false, hideLabel = false } = props;
  const { value, readOnly, error, warning, aside, children, onChange } = props;
  const id = useId();
  const variables = useVariables();
  const box = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor>(null);
  const known = useRef(variables);
  const change = useRef(onChange);
  change.current = onChange;

  useEffect(() => {
    if (!box.current) return undefined;
    const made = new Editor(box.current, {
      value,
      isMultiline: multiline,
      placeholder,
      variables: () => known.current,
      onChange: (text) => change.current(text),
    });
    editor.current = made;
    return () => {
      editor.current = null;
      made.destroy();
    };
    // What it starts with is not what it is made anew for.
  }, [multiline, placeholder]);

  const hasError = Boolean(error);
  useEffect(() => {
    editor.current?.describe(
      {
        'aria-label': label,
        'aria-describedby': `${id}-notes`,
        'aria-multiline': String(multiline),
        ...(hasError && { 'aria-invalid': 'true' }),
        ...(readOnly && { 'aria-readonly': 'true', tabindex: '0' }),
      },
      readOnly,
    );
  }, [id, label, multiline, placeholder, hasError, readOnly]);

  useEffect(() => editor.current?.replace(value), [value]);

  useEffect(() => {
    known.current = variables;
    editor.current?.variablesChanged();
  }, [variables]);

  const hasExpressions = scanTemplate(value).length > 0;
  const preview = hasExpressions ? previewText(value, variables) : null;
  return (
    <div className="field expression" data-field={path} data-multiline={multiline || undefined}>
      <div className="field-head">
        <Input.Label
          labelElement="div"
          className={hideLabel ? 'unseen' : ''}
          onClick={() => editor.current?.view.focus()}
        >
          {label}
        </Input.Label>
        <div className="field-aside">
          {aside}
          {!readOnly && (
            <ExpressionMenu of={label} onChoose={(chosen) => editor.current?.insert(`{{${chosen}}}`)} />
          )}
        </div>
      </div>
      <div
        ref={box}
        className="expression-box"
        data-error={hasError || undefined}
        data-readonly={readOnly || undefined}
      />
      {preview !== null && (
        <p className="expression-preview" dir="auto">
          <span className="expression-preview-mark">Reads as</span> {preview}
        </p>
      )}
      {children}
      <div id={`${id}-notes`}>
        {description && <Input.Description>{description}</Input.Description>}
        {warning && <Input.Description>{warning}</Input.Description>}
        {error && <Input.Error>{error}</Input.Error>}
      </div>
    </div>
  );
}
