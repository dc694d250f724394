import { Modal, TextInput } from '@mantine/core';
import { useState, type JSX } from 'react';
import { savePlace, type PlaceKind, type Places, type RoutesTo } from '../../api/places.ts';
import type { Place } from '../../api/types.ts';
import { Form, useApiForm } from '../../shared/api-form.tsx';
import { toId } from '../../shared/to-id.ts';
import { useLast } from '../../shared/use-last.ts';
import { RouteFields } from './route-fields.tsx';

export interface PlaceFormProps<Kind extends PlaceKind> {
  kind: Kind;
  /** In lower case: `team`. */
  one: string;
  /** What is changed, or a new one; `null`: the form is closed. */
  editing: Places[Kind] | 'new' | null;
  onClose: () => void;
  onSaved: (place: Place) => void;
}

/** Creates or changes a team or a segment. */
export function PlaceForm<Kind extends PlaceKind>(props: PlaceFormProps<Kind>): JSX.Element {
  const { editing, onClose, one, ...rest } = props;
  const shown = useLast(editing);
  const title = shown === null || shown === 'new' ? `New ${one}` : `Change “${shown.name}”`;
  return (
    <Modal opened={editing !== null} onClose={onClose} title={title}>
      {shown !== null && <Fields {...rest} place={shown === 'new' ? null : shown} onClose={onClose} />}
    </Modal>
  );
}

function Fields(props: {
  kind: PlaceKind;
  place: Places[PlaceKind] | null;
  onClose: () => void;
  onSaved: (place: Place) => void;
}): JSX.Element {
  const { kind, place, onClose, onSaved } = props;
  // The id follows the name until somebody writes one.
  const [follows, setFollows] = useState(true);
  const form = useApiForm({
    initialValues: {
      name: place?.name ?? '',
      id: place?.id ?? '',
      ...(kind === 'segments' && routeOf(place)),
    },
    validate: {
      name: (name) => (name.trim() === '' ? 'Enter a name.' : null),
      id: (id) =>
        /^[a-z0-9]+(-[a-z0-9]+)*$/.test(id) ? null : 'Use lower-case letters and digits, joined by hyphens.',
    },
    send: (fields) => savePlace(kind, fields),
    onSent: onSaved,
  });
  return (
    <Form of={form} verb={place ? 'Save' : 'Create'} onCancel={onClose}>
      <TextInput
        label="Name"
        data-autofocus
        maxLength={100}
        {...form.getInputProps('name')}
        onChange={({ currentTarget: { value } }) => {
          form.setFieldValue('name', value);
          if (!place && follows) form.setFieldValue('id', toId(value));
        }}
      />
      {!place && (
        <TextInput
          label="Id"
          description="By which flows name it. It cannot be changed later."
          maxLength={64}
          {...form.getInputProps('id')}
          onChange={({ currentTarget: { value } }) => {
            setFollows(false);
            form.setFieldValue('id', value);
          }}
        />
      )}
      {kind === 'segments' && (
        <RouteFields team={form.getInputProps('team')} member={form.getInputProps('member')} />
      )}
    </Form>
  );
}

/** A new segment goes to nobody in particular. */
function routeOf(place: Places[PlaceKind] | null): RoutesTo {
  return place && 'team' in place ? { team: place.team, member: place.member } : { team: null, member: null };
}
