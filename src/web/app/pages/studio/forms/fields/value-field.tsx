import { JsonInput, NativeSelect, NumberInput, TagsInput } from '@mantine/core';
import { useState, type JSX } from 'react';
import { convertValue, kindOfValue, listFrom, VALUE_KINDS, type ValueKind } from '../model/values.ts';
import { ExpressionField } from './expression-field.tsx';
import { Notes, notes } from './field-notes.tsx';
import { useField, useProblems } from './form-scope.ts';

/** A value of any kind. */
export function ValueField(props: {
  path: string;
  label: string;
  kinds?: readonly ValueKind[];
  description?: string;
  multiline?: boolean;
}): JSX.Element {
  const { path, label, kinds = VALUE_KINDS.map(({ kind }) => kind) } = props;
  const { value, set, readOnly } = useField(path, label);
  const kind = kindOfValue(value);
  return (
    <div className="value-field">
      <NativeSelect
        aria-label={`${label}: kind`}
        size="xs"
        className="value-kind"
        value={kind}
        disabled={readOnly}
        onChange={({ currentTarget: { value: chosen } }) => set(convertValue(value, chosen as ValueKind))}
        data={VALUE_KINDS.filter((one) => kinds.includes(one.kind) || one.kind === kind).map((one) => ({
          value: one.kind,
          label: one.name,
        }))}
      />
      <OfKind kind={kind} {...props} />
    </div>
  );
}

function OfKind(props: {
  kind: ValueKind;
  path: string;
  label: string;
  description?: string;
  multiline?: boolean;
}): JSX.Element {
  const { kind, path, label, description, multiline } = props;
  const { value, set, problems, readOnly } = useField(path, label);
  const below = notes(path, problems, value, description);
  switch (kind) {
    case 'text':
      return (
        <ExpressionField
          path={path}
          label={label}
          {...(description !== undefined && { description })}
          {...(multiline !== undefined && { multiline })}
        />
      );
    case 'number':
      return (
        <NumberInput
          label={label}
          value={typeof value === 'number' ? value : ''}
          readOnly={readOnly}
          onChange={(next) => typeof next === 'number' && set(next)}
          {...below}
        />
      );
    case 'boolean':
      return (
        <NativeSelect
          label={label}
          value={String(value)}
          disabled={readOnly}
          onChange={({ currentTarget: { value: chosen } }) => set(chosen === 'true')}
          data={[
            { value: 'true', label: 'Yes' },
            { value: 'false', label: 'No' },
          ]}
          {...below}
        />
      );
    case 'list':
      return <ListInput path={path} label={label} description={description ?? 'Enter adds one.'} />;
    case 'null':
      return <p className="field-hint">It is emptied.</p>;
    case 'json':
      return <JsonField path={path} label={label} />;
  }
}

/** A list of texts, each of which may have expressions. */
export function ListInput(props: {
  path: string;
  label: string;
  description?: string;
  data?: string[];
  /** An empty one: the document does not have it. */
  optional?: boolean;
}): JSX.Element {
  const { path, label, description, data = [], optional = false } = props;
  const { value, set, readOnly } = useField(path, label);
  const problems = useProblems(path, true);
  const items: unknown[] = Array.isArray(value) ? value : [];
  return (
    <TagsInput
      label={label}
      data={data}
      splitChars={[]}
      acceptValueOnBlur
      clearable={false}
      value={items.map(String)}
      readOnly={readOnly}
      onChange={(texts) => set(optional && texts.length === 0 ? undefined : listFrom(texts, items))}
      comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
      {...notes(path, problems, value, description, true)}
    />
  );
}

/** What is no JSON stays in the field, and the document keeps what it had. */
function JsonField({ path, label }: { path: string; label: string }): JSX.Element {
  const { value, set, problems, readOnly } = useField(path, label);
  const written = JSON.stringify(value, null, 2);
  const [typed, setTyped] = useState<string | null>(null);
  const isBroken = typed !== null && !canParse(typed);
  return (
    <>
      <JsonInput
        label={label}
        autosize
        minRows={2}
        maxRows={12}
        spellCheck={false}
        value={typed ?? written}
        readOnly={readOnly}
        error={isBroken ? 'This is not JSON yet: the value before is kept.' : false}
        onChange={(text) => {
          setTyped(text);
          if (canParse(text)) set(JSON.parse(text));
        }}
        onBlur={() => !isBroken && setTyped(null)}
      />
      <Notes path={path} problems={problems} />
    </>
  );
}

function canParse(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
