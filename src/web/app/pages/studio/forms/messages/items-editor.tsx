import { Button, Menu } from '@mantine/core';
import type { JSX } from 'react';
import { AddIcon } from '../../../../shared/icons.ts';
import { ExpressionField } from '../fields/expression-field.tsx';
import { Notes } from '../fields/field-notes.tsx';
import { useField, useNodeEdit, useProblems, useReadOnly } from '../fields/form-scope.ts';
import { PartList } from '../fields/part-list.tsx';
import { withoutOutlets } from '../model/part-ids.ts';
import { without } from '../model/lists.ts';
import { fieldsOf, listOf, type Fields } from '../model/read-json.ts';
import { writeAt } from '../model/at-path.ts';
import { ButtonsEditor } from './buttons-editor.tsx';
import { outletsOfButtons } from '../model/outlets-of-buttons.ts';

const KINDS = [
  { type: 'text', name: 'Text', make: (): Fields => ({ type: 'text', text: '' }) },
  { type: 'image', name: 'Image', make: (): Fields => ({ type: 'image', url: '', alt: '' }) },
  { type: 'card', name: 'Card', make: (): Fields => ({ type: 'card', title: '' }) },
  { type: 'carousel', name: 'Carousel', make: (): Fields => ({ type: 'carousel', cards: [{ title: '' }] }) },
] as const;

const MAX_ITEMS = 20;
const MAX_CARDS = 10;

const kindOf = (item: unknown) => KINDS.find(({ type }) => type === fieldsOf(item)['type']);

/** What the bot says: texts, images, cards and carousels, in an order. */
export function ItemsEditor(props: { path: string; label: string; optional?: boolean }): JSX.Element {
  const { path, label, optional = false } = props;
  const { value, replace, problems, readOnly } = useField(path, label);
  const edit = useNodeEdit();
  const items = listOf(value);
  return (
    <div className="items">
      <Notes path={path} problems={problems} />
      <PartList
        items={items}
        readOnly={readOnly}
        keepsOne={!optional}
        nameOf={(item, index) => `${kindOf(item)?.name ?? 'Message'} ${index + 1}`}
        onChange={replace}
        onRemove={(item, index) =>
          edit(`Remove ${kindOf(item)?.name ?? 'message'} ${index + 1}`, (node) => {
            const left = without(items, index);
            const changed = writeAt(node, path, left.length === 0 && optional ? undefined : left);
            return withoutOutlets(changed, outletsOfButtons(item));
          })
        }
      >
        {(item, index) => <ItemFields path={`${path}.${index}`} type={kindOf(item)?.type ?? null} />}
      </PartList>
      {!readOnly && items.length < MAX_ITEMS && (
        <Menu position="bottom-start">
          <Menu.Target>
            <Button variant="default" size="xs" leftSection={<AddIcon size={16} />}>
              Add a message
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {KINDS.map(({ type, name, make }) => (
              <Menu.Item key={type} onClick={() => replace([...items, make()], `Add ${name}`)}>
                {name}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </div>
  );
}

function ItemFields({
  path,
  type,
}: {
  path: string;
  type: (typeof KINDS)[number]['type'] | null;
}): JSX.Element {
  switch (type) {
    case 'text':
      return (
        <>
          <ExpressionField path={`${path}.text`} label="Text" multiline />
          <ButtonsEditor path={`${path}.buttons`} />
        </>
      );
    case 'image':
      return (
        <>
          <ImageFields path={path} />
          <ExpressionField path={`${path}.caption`} label="Caption" optional />
          <ButtonsEditor path={`${path}.buttons`} />
        </>
      );
    case 'card':
      return <CardFields path={path} />;
    case 'carousel':
      return <CardsEditor path={`${path}.cards`} />;
    case null:
      return <UnknownItem path={path} />;
  }
}

function UnknownItem({ path }: { path: string }): JSX.Element {
  return <Notes path={path} problems={useProblems(path, true)} />;
}

function ImageFields({ path }: { path: string }): JSX.Element {
  return (
    <>
      <ExpressionField path={`${path}.url`} label="Address" placeholder="https://" />
      <ExpressionField
        path={`${path}.alt`}
        label="What it shows"
        description="For those who cannot see it."
      />
    </>
  );
}

function CardFields({ path }: { path: string }): JSX.Element {
  return (
    <>
      <ExpressionField path={`${path}.title`} label="Title" />
      <ExpressionField path={`${path}.text`} label="Text" multiline optional />
      <CardImage path={`${path}.image`} />
      <ButtonsEditor path={`${path}.buttons`} />
    </>
  );
}

function CardImage({ path }: { path: string }): JSX.Element | null {
  const { value, replace, readOnly } = useField(path, 'Image');
  if (value === undefined)
    return readOnly ? null : (
      <button
        type="button"
        className="quiet-button"
        onClick={() => replace({ url: '', alt: '' }, 'Add an image')}
      >
        Add an image
      </button>
    );
  return (
    <fieldset className="sub-part">
      <legend>Image</legend>
      <ImageFields path={path} />
      {!readOnly && (
        <button type="button" className="quiet-button" onClick={() => replace(undefined, 'Remove the image')}>
          Remove the image
        </button>
      )}
    </fieldset>
  );
}

function CardsEditor({ path }: { path: string }): JSX.Element {
  const { value, replace, problems } = useField(path, 'Cards');
  const readOnly = useReadOnly();
  const edit = useNodeEdit();
  const cards = listOf(value);
  return (
    <>
      <Notes path={path} problems={problems} />
      <PartList
        items={cards}
        readOnly={readOnly}
        keepsOne
        nameOf={(_, index) => `Card ${index + 1}`}
        onChange={replace}
        onRemove={(card, index) =>
          edit(`Remove card ${index + 1}`, (node) =>
            withoutOutlets(writeAt(node, path, without(cards, index)), outletsOfButtons(card)),
          )
        }
      >
        {(_, index) => <CardFields path={`${path}.${index}`} />}
      </PartList>
      {!readOnly && cards.length < MAX_CARDS && (
        <Button
          variant="default"
          size="xs"
          className="self-start"
          leftSection={<AddIcon size={16} />}
          onClick={() => replace([...cards, { title: '' }], 'Add a card')}
        >
          Add a card
        </Button>
      )}
    </>
  );
}
