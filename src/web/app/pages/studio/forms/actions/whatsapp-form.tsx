import { Anchor, Button, NativeSelect, Select } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type JSX } from 'react';
import { listTemplates, syncTemplates } from '../../../../api/integrations.ts';
import { keys } from '../../../../api/keys.ts';
import type { TemplateSync, WhatsappTemplate } from '../../../../api/types.ts';
import { Can } from '../../../../session/can.tsx';
import { RetryIcon } from '../../../../shared/icons.ts';
import { sayFailure } from '../../../../shared/say.ts';
import { Moment } from '../../../../shared/when.tsx';
import { ExpressionField, ExpressionInput } from '../fields/expression-field.tsx';
import { errorNote, Notes, notes, warningNote } from '../fields/field-notes.tsx';
import { useField, useNodeEdit, useProblems, useReadOnly, useValue } from '../fields/form-scope.ts';
import { Section } from '../fields/section.tsx';
import { TextField } from '../fields/text-field.tsx';
import { useVariables } from '../fields/use-variables.ts';
import { fieldsOf, textOf } from '../model/read-json.ts';
import {
  chooseTemplate,
  placeholdersInText,
  placeholdersOf,
  previewTemplate,
  type Placeholder,
} from '../model/whatsapp.ts';
import { ConnectionNotice, useIntegration } from './connection.tsx';
import { SendingFields } from './sending-fields.tsx';

/** Milliseconds between two looks at a synchronisation under way. */
const LOOK_AGAIN = 1_000;
const NO_FILTER = { name: '', category: '', language: '', status: '' };

export function WhatsappForm(): JSX.Element {
  const connected = useIntegration('whatsapp')?.connected;
  const [byHand, setByHand] = useState(false);
  const templates = useQuery({
    queryKey: [...keys.templates, NO_FILTER],
    queryFn: ({ signal }) => listTemplates(NO_FILTER, signal),
    enabled: connected === true,
    refetchInterval: ({ state }) => (state.data?.sync?.state === 'running' ? LOOK_AGAIN : false),
  });
  const { name, language, body } = fieldsOf(useValue('template'));
  const known = templates.data?.templates.find((one) => one.name === name && one.language === language);
  const isByHand = byHand || connected === false || templates.isError;
  return (
    <>
      <ConnectionNotice provider="whatsapp" />
      <Section
        title="Template"
        aside={
          templates.data && (
            <Anchor component="button" type="button" size="xs" onClick={() => setByHand(!byHand)}>
              {isByHand ? 'Choose from the list' : 'Write it by hand'}
            </Anchor>
          )
        }
      >
        {isByHand ? (
          <>
            <TextField path="template.name" label="Name" placeholder="order_update" />
            <TextField path="template.language" label="Language" placeholder="en_US" />
            <TextField
              path="template.body"
              label="Text"
              placeholder="Hello {{1}}, …"
              description="As you know it; if it is another one by then, nothing is sent."
              maxLength={1024}
              optional
            />
          </>
        ) : (
          <TemplatePicker
            templates={templates.data?.templates ?? null}
            sync={templates.data?.sync ?? null}
            known={known}
          />
        )}
        {known && !known.usable && (
          <p className="field-warning">Meta says “{known.status}”: it cannot be sent at present.</p>
        )}
        {known && textOf(body) !== '' && body !== known.body && <ChangedText template={known} />}
      </Section>
      <Section title="Message">
        <ExpressionField
          path="to"
          label="Send to"
          placeholder="{{contact.phone}}"
          description="With its country code, or of the flow’s region."
        />
        <Notes path="parameters" problems={useProblems('parameters')} />
        {(known ? placeholdersOf(known) : placeholdersInText(textOf(body))).map((placeholder) => (
          <PlaceholderField key={placeholder.path} {...placeholder} />
        ))}
        <Preview body={known?.body ?? textOf(body)} components={known?.components ?? []} />
      </Section>
      <SendingFields />
    </>
  );
}

function TemplatePicker(props: {
  templates: readonly WhatsappTemplate[] | null;
  sync: TemplateSync | null;
  known: WhatsappTemplate | undefined;
}): JSX.Element {
  const { templates, sync, known } = props;
  const client = useQueryClient();
  const edit = useNodeEdit();
  const readOnly = useReadOnly();
  const template = useField('template', 'Template');
  const problems = useProblems('template', true);
  const [category, setCategory] = useState('');
  const syncing = useMutation({
    mutationFn: syncTemplates,
    onError: sayFailure,
    onSettled: () => client.invalidateQueries({ queryKey: keys.templates }),
  });
  const chosen = fieldsOf(template.value);
  const current =
    textOf(chosen['name']) === '' ? null : idOf(textOf(chosen['name']), textOf(chosen['language']));
  const categories = [...new Set(templates?.map((one) => one.category))].sort();
  const offered = (templates ?? []).filter(
    (one) => category === '' || one.category === category || idOf(one.name, one.language) === current,
  );
  return (
    <>
      <NativeSelect
        label="Category"
        value={category}
        onChange={({ currentTarget: { value } }) => setCategory(value)}
        data={[
          { value: '', label: 'Any category' },
          ...categories.map((value) => ({ value, label: categoryWords(value) })),
        ]}
      />
      <Select
        label="Template"
        searchable
        limit={80}
        placeholder={templates === null ? 'Loading…' : 'Search by name'}
        nothingFoundMessage={
          sync === null ? 'Nothing has been fetched from Meta yet.' : 'No template is called so.'
        }
        value={current}
        disabled={readOnly}
        data={[
          ...offered.map(({ name, language, usable, status }) => ({
            value: idOf(name, language),
            label: `${name} (${language})${usable ? '' : `, ${status.toLowerCase()}`}`,
            disabled: !usable,
          })),
          ...(current !== null && !known ? [{ value: current, label: `${current} (not known)` }] : []),
        ]}
        onChange={(id) => {
          const picked = templates?.find((one) => idOf(one.name, one.language) === id);
          if (picked) edit('Choose a template', (node) => chooseTemplate(node, picked));
        }}
        comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
        {...notes('template', problems, current ?? '', undefined, true)}
      />
      <div className="sync-row">
        <SyncState of={sync} />
        <Can scope="flows:write">
          <Button
            variant="default"
            size="xs"
            leftSection={<RetryIcon size={16} />}
            loading={syncing.isPending || sync?.state === 'running'}
            onClick={() => syncing.mutate()}
          >
            Sync
          </Button>
        </Can>
      </div>
    </>
  );
}

const idOf = (name: string, language: string) => `${name} ${language}`;

const categoryWords = (category: string) => category.charAt(0) + category.slice(1).toLowerCase();

function SyncState({ of: sync }: { of: TemplateSync | null }): JSX.Element {
  if (sync === null) return <span className="field-hint">The templates have not been fetched yet.</span>;
  if (sync.state === 'failed')
    return <span className="field-warning">The last sync failed: {sync.error}</span>;
  return (
    <span className="field-hint" role="status">
      {sync.state === 'running' ? (
        `${sync.fetched} templates so far…`
      ) : (
        <>
          {sync.fetched} templates, as of <Moment at={sync.finishedAt ?? sync.startedAt} />
        </>
      )}
    </span>
  );
}

/** The template reads otherwise than it did when it was chosen. */
function ChangedText({ template }: { template: WhatsappTemplate }): JSX.Element {
  const edit = useNodeEdit();
  const readOnly = useReadOnly();
  return (
    <p className="field-warning" role="status">
      The template’s text has changed since it was chosen: as it is, nothing would be sent.{' '}
      {!readOnly && (
        <Anchor
          component="button"
          type="button"
          size="xs"
          onClick={() => edit('Take the changed text', (node) => chooseTemplate(node, template))}
        >
          Take the new text
        </Anchor>
      )}
    </p>
  );
}

/** One input per placeholder; one that is emptied is left out. */
function PlaceholderField({ path, label, optional }: Placeholder): JSX.Element {
  const { value, set, problems, readOnly } = useField(path, label);
  const isMissing = !optional && (value === undefined || value === '');
  return (
    <ExpressionInput
      path={path}
      label={label}
      value={textOf(value)}
      readOnly={readOnly}
      error={isMissing ? 'This is needed.' : errorNote(problems, value)}
      warning={warningNote(problems, value)}
      onChange={(text) => set(text === '' ? undefined : text)}
    />
  );
}

/** The message as its recipient may read it. */
function Preview({ body, components }: { body: string; components: readonly unknown[] }): JSX.Element | null {
  const parameters = useValue('parameters');
  const variables = useVariables();
  if (body === '') return null;
  const {
    header,
    body: text,
    footer,
    buttons,
  } = previewTemplate({ body, components }, parameters, variables);
  return (
    <section className="whatsapp-preview" aria-label="Preview">
      <div className="whatsapp-bubble" dir="auto">
        {header !== '' && <strong>{header}</strong>}
        <p>{text}</p>
        {footer !== '' && <small>{footer}</small>}
      </div>
      {buttons.map((label, index) => (
        <div key={index} className="whatsapp-button">
          {label}
        </div>
      ))}
    </section>
  );
}
