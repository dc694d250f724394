import { MAX_PARAMETER } from '../../../../../../flow/limits.ts';
import type { WhatsappTemplate } from '../../../../api/types.ts';
import type { NodeDraft } from '../../../../studio/draft.ts';
import { fieldsOf, listOf, textOf, type Fields } from './read-json.ts';
import { previewText } from './sample-scope.ts';
import type { KnownVariable } from '../../../../../../flow/known-paths.ts';

/** Something to fill in. */
export interface Placeholder {
  /** In the node, such as `parameters.body.1`. */
  path: string;
  label: string;
  optional: boolean;
}

/** Everything that a template asks for, in the order in which it is read. */
export function placeholdersOf({ placeholders }: Pick<WhatsappTemplate, 'placeholders'>): Placeholder[] {
  const { header, headerMedia, body, buttons } = placeholders;
  return [
    ...(headerMedia === undefined
      ? []
      : [
          {
            path: 'parameters.headerMedia',
            label: `Address of the header’s ${headerMedia}`,
            optional: false,
          },
        ]),
    ...header.map((name) => ({
      path: `parameters.header.${name}`,
      label: `Header {{${name}}}`,
      optional: false,
    })),
    ...body.map((name) => ({ path: `parameters.body.${name}`, label: `{{${name}}}`, optional: false })),
    ...buttons.map(({ index, kind, text, optional }) => ({
      path: `parameters.buttons.${index}`,
      label: `Button “${text}”: ${BUTTON_NEEDS[kind]}`,
      optional,
    })),
  ];
}

const BUTTON_NEEDS = {
  url: 'the end of its address',
  quick_reply: 'what comes back',
  copy_code: 'the code',
} as const;

/** What is asked for by a text alone, where the template itself is not known. */
export function placeholdersInText(body: string): Placeholder[] {
  const names = [...body.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name = '']) => name);
  return [...new Set(names)].map((name) => ({
    path: `parameters.body.${name}`,
    label: `{{${name}}}`,
    optional: false,
  }));
}

/** The node with another template: what was filled in stays where the template asks for it too. */
export function chooseTemplate(
  node: NodeDraft,
  {
    name,
    language,
    body,
    placeholders,
  }: Pick<WhatsappTemplate, 'name' | 'language' | 'body' | 'placeholders'>,
): NodeDraft {
  const { header, headerMedia, body: texts, buttons } = fieldsOf(node['parameters']);
  const kept = {
    header: only(header, placeholders.header),
    headerMedia: placeholders.headerMedia === undefined ? undefined : headerMedia,
    body: only(texts, placeholders.body),
    buttons: only(
      buttons,
      placeholders.buttons.map(({ index }) => String(index)),
    ),
  };
  const parameters = Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined));
  return { ...node, template: { name, language, ...(body !== '' && { body }) }, parameters };
}

function only(given: unknown, names: readonly string[]): Fields | undefined {
  const kept = Object.entries(fieldsOf(given)).filter(([name]) => names.includes(name));
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

export interface TemplatePreview {
  header: string;
  body: string;
  footer: string;
  buttons: string[];
}

/** The template with what is filled in, as it may read; what is missing stays as a placeholder. */
export function previewTemplate(
  template: { body: string; components: readonly unknown[] },
  parameters: unknown,
  variables: readonly KnownVariable[],
): TemplatePreview {
  const given = fieldsOf(parameters);
  const parts = template.components.map(fieldsOf);
  const textIn = (type: string) =>
    textOf(parts.find((part) => textOf(part['type']).toUpperCase() === type)?.['text']);
  const buttons = parts.find((part) => textOf(part['type']).toUpperCase() === 'BUTTONS')?.['buttons'];
  return {
    header: fill(textIn('HEADER'), given['header'], variables),
    body: fill(template.body, given['body'], variables),
    footer: textIn('FOOTER'),
    buttons: listOf(buttons).map((button) => textOf(fieldsOf(button)['text'])),
  };
}

function fill(text: string, given: unknown, variables: readonly KnownVariable[]): string {
  const values = fieldsOf(given);
  return text.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (placeholder, name: string) => {
    const written = textOf(values[name]);
    return written === ''
      ? placeholder
      : (previewText(written, variables) ?? written).replaceAll(/\s+/g, ' ').slice(0, MAX_PARAMETER);
  });
}
