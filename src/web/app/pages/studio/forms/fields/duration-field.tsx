import { Input, NativeSelect, NumberInput } from '@mantine/core';
import { useEffect, useId, useState, type JSX } from 'react';
import { splitDuration, UNITS, whyNotDuration, type Unit } from '../model/durations.ts';
import { errorNote, warningNote } from './field-notes.tsx';
import { useField } from './form-scope.ts';

/**
 * A number and a unit, within the bounds of the language. What is no duration stays in the field, and the document
 * keeps what it had.
 * @param props.absent in place of a number: what it means when the document does not have it
 */
export function DurationField(props: {
  path: string;
  label: string;
  description?: string;
  absent?: string;
  unit?: Unit;
  /** It can be emptied. */
  optional?: boolean;
}): JSX.Element {
  const { path, label, description, absent, unit: usual = 'm', optional = true } = props;
  const { value, set, problems, readOnly } = useField(path, label);
  const id = useId();
  const known = splitDuration(value);
  const [typed, setTyped] = useState<{ count: number | ''; unit: Unit }>(known ?? { count: '', unit: usual });
  const why = typed.count === '' ? null : whyNotDuration(typed.count, typed.unit);

  // Undo, redo and others' edits change the document without the field.
  useEffect(() => {
    setTyped((before) => splitDuration(value) ?? { count: '', unit: before.unit });
  }, [value]);

  const change = (count: number | '', unit: Unit) => {
    setTyped({ count, unit });
    if (count === '') {
      if (optional) set(undefined);
    } else if (whyNotDuration(count, unit) === null) set(`${count}${unit}`);
  };
  const error = why ?? (typed.count === '' && !optional ? 'This is needed.' : errorNote(problems, value));
  const warning = warningNote(problems, value);
  return (
    <div data-field={path} role="group" aria-labelledby={`${id}-label`} className="field">
      <Input.Label labelElement="div" id={`${id}-label`}>
        {label}
      </Input.Label>
      <div className="duration">
        <NumberInput
          aria-label={`${label}: number`}
          aria-describedby={`${id}-notes`}
          placeholder={absent}
          value={typed.count}
          readOnly={readOnly}
          allowDecimal={false}
          allowNegative={false}
          hideControls
          error={Boolean(error)}
          onChange={(count) => change(typeof count === 'number' ? count : '', typed.unit)}
        />
        <NativeSelect
          aria-label={`${label}: unit`}
          value={typed.unit}
          disabled={readOnly}
          onChange={({ currentTarget: { value: unit } }) => change(typed.count, unit as Unit)}
          data={UNITS.map(({ unit, name }) => ({ value: unit, label: name }))}
        />
      </div>
      <div id={`${id}-notes`}>
        {description && <Input.Description>{description}</Input.Description>}
        {warning && <Input.Description>{warning}</Input.Description>}
        {error && <Input.Error>{error}</Input.Error>}
      </div>
    </div>
  );
}
