import { Button, Textarea } from '@mantine/core';
import { useState, type JSX } from 'react';
import { MAX_EXAMPLES, MAX_INTENTS } from '../../../../../../flow/limits.ts';
import { AddIcon } from '../../../../shared/icons.ts';
import { useStudio } from '../../studio-context.ts';
import { newId } from '../../../../studio/new-id.ts';
import { Notes, notes } from '../fields/field-notes.tsx';
import { useField, useProblems } from '../fields/form-scope.ts';
import { NameField } from '../fields/name-field.tsx';
import { NumberField } from '../fields/number-field.tsx';
import { Section } from '../fields/section.tsx';
import { TextField } from '../fields/text-field.tsx';
import { fieldsOf, listOf, textOf } from '../model/read-json.ts';
import { renameIntent } from '../model/rename-intent.ts';
import { TrySentence } from './try-sentence.tsx';

/** What visitors may want, by how they say it. */
export function IntentsEditor(): JSX.Element {
  const { value, replace, readOnly } = useField('intents', 'Intents');
  const intents = fieldsOf(value);
  const ids = Object.keys(intents);
  const [open, setOpen] = useState<string | null>(null);
  return (
    <Section title="Intents" lead="What visitors may want, by five to ten ways in which they say it.">
      {ids.map((id) => (
        <Intent
          key={id}
          id={id}
          ids={ids}
          isOpen={open === id}
          onToggle={() => setOpen(open === id ? null : id)}
          onRenamed={setOpen}
        />
      ))}
      {ids.length > 0 && <TrySentence />}
      {!readOnly && ids.length < MAX_INTENTS && (
        <Button
          variant="default"
          size="xs"
          className="self-start"
          leftSection={<AddIcon size={16} />}
          onClick={() => {
            const id = newId('intent', ids);
            replace({ ...intents, [id]: { examples: [] } }, 'Add an intent');
            setOpen(id);
          }}
        >
          Add an intent
        </Button>
      )}
    </Section>
  );
}

function Intent(props: {
  id: string;
  ids: readonly string[];
  isOpen: boolean;
  onToggle: () => void;
  onRenamed: (id: string) => void;
}): JSX.Element {
  const { id, ids, isOpen, onToggle, onRenamed } = props;
  const studio = useStudio();
  const path = `intents.${id}`;
  const { value, problems, readOnly } = useField(path, id);
  const all = useField('intents', 'Intents');
  const { name, examples } = fieldsOf(value);
  const count = listOf(examples).length;
  return (
    <div className="part">
      <button type="button" className="entry-button" aria-expanded={isOpen} onClick={onToggle}>
        <code>{id}</code> <span>{textOf(name)}</span>
        <small>
          {count} {count === 1 ? 'example' : 'examples'}
        </small>
      </button>
      <Notes path={path} problems={problems} />
      {isOpen && (
        <div className="part-body">
          <NameField
            label="Id"
            value={id}
            taken={ids}
            readOnly={readOnly}
            description="Conditions compare {{answer.intent}} with it; renaming it changes those too."
            onRename={(next) => {
              studio.edit(`Rename ${id}`, (draft) => renameIntent(draft, id, next));
              onRenamed(next);
            }}
          />
          <TextField
            path={`${path}.name`}
            label="Name"
            placeholder="Track an order"
            maxLength={200}
            optional
          />
          <Examples path={`${path}.examples`} />
          <NumberField
            path={`${path}.threshold`}
            label="Threshold"
            placeholder="0.4"
            description="How like an example a text has to be, from 0 to 1."
            min={0}
            max={1}
            step={0.05}
          />
          {!readOnly && (
            <button
              type="button"
              className="quiet-button"
              onClick={() => {
                const { [id]: _, ...others } = fieldsOf(all.value);
                all.replace(Object.keys(others).length === 0 ? undefined : others, `Remove ${id}`);
              }}
            >
              Remove the intent
            </button>
          )}
        </div>
      )}
    </div>
  );
}

/** One on each line; empty lines are left out of the document. */
function Examples({ path }: { path: string }): JSX.Element {
  const { value, set, readOnly } = useField(path, 'Examples');
  const problems = useProblems(path, true);
  const [typed, setTyped] = useState<string | null>(null);
  const written = listOf(value).map(textOf).join('\n');
  return (
    <Textarea
      label="Examples"
      autosize
      minRows={3}
      maxRows={14}
      value={typed ?? written}
      readOnly={readOnly}
      onChange={({ currentTarget: { value: text } }) => {
        setTyped(text);
        set(
          text
            .split('\n')
            .map((line) => line.trim())
            .filter((line) => line !== ''),
        );
      }}
      onBlur={() => setTyped(null)}
      {...notes(path, problems, value, `One on each line, at most ${MAX_EXAMPLES}.`, true)}
    />
  );
}
