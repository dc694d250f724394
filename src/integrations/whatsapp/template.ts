/** Message templates, as Meta keeps them and as people fill them in. */
import type { Value } from '../../flow/transcript.ts';
import { fieldsOf, listOf, textOf } from '../read-json.ts';

/** Identity is name and language. */
export interface Template {
  name: string;
  language: string;
  metaId: string;
  category: string;
  /** In Meta's words; only `APPROVED` ones can be sent. */
  status: string;
  parameterFormat: 'POSITIONAL' | 'NAMED';
  components: Value[];
}

export type HeaderMedia = 'image' | 'video' | 'document';

export interface TemplateButton {
  /** Counted from 0, over all buttons. */
  index: number;
  /** `url`: the changing end of its address; `quick_reply`: what comes back when it is pressed; `copy_code`: the code. */
  kind: 'url' | 'quick_reply' | 'copy_code';
  /** Its label. */
  text: string;
  /** Nothing has to be filled in. */
  optional: boolean;
}

/** What a template asks for. */
export interface TemplateForm {
  /** With its placeholders. */
  body: string;
  placeholders: {
    header: string[];
    headerMedia?: HeaderMedia;
    body: string[];
    /** Those that something can be filled in for. */
    buttons: TemplateButton[];
  };
  /** A part that cannot be filled in here; `null`: there is none. */
  unknownPart: string | null;
}

export const APPROVED = 'APPROVED';

/** Lenient, as Meta adds to what templates are; `null`: it is none. */
export function readTemplate(value: unknown): Template | null {
  const fields = fieldsOf(value);
  const name = textOf(fields['name']);
  const language = textOf(fields['language']);
  const status = textOf(fields['status']);
  if (name === null || language === null || status === null) return null;
  return {
    name,
    language,
    metaId: textOf(fields['id']) ?? '',
    category: textOf(fields['category']) ?? '',
    status,
    parameterFormat: fields['parameter_format'] === 'NAMED' ? 'NAMED' : 'POSITIONAL',
    components: [...listOf(fields['components'])] as Value[],
  };
}

const MEDIA: Readonly<Record<string, HeaderMedia>> = {
  IMAGE: 'image',
  VIDEO: 'video',
  DOCUMENT: 'document',
};

export function formOf({ components }: Pick<Template, 'components'>): TemplateForm {
  const form: TemplateForm = {
    body: '',
    placeholders: { header: [], body: [], buttons: [] },
    unknownPart: null,
  };
  for (const component of components) {
    const fields = fieldsOf(component);
    const type = textOf(fields['type'])?.toUpperCase() ?? '';
    const text = textOf(fields['text']) ?? '';
    switch (type) {
      case 'HEADER':
        readHeader(form, textOf(fields['format'])?.toUpperCase() ?? 'TEXT', text);
        break;
      case 'BODY':
        form.body = text;
        form.placeholders.body = placeholdersIn(text);
        break;
      case 'FOOTER':
        break;
      case 'BUTTONS':
        for (const [index, button] of listOf(fields['buttons']).entries()) readButton(form, index, button);
        break;
      default:
        form.unknownPart = type.toLowerCase();
    }
  }
  return form;
}

function readHeader(form: TemplateForm, format: string, text: string): void {
  const media = Object.hasOwn(MEDIA, format) ? MEDIA[format] : undefined;
  if (media !== undefined) form.placeholders.headerMedia = media;
  else if (format === 'TEXT') form.placeholders.header = placeholdersIn(text);
  else form.unknownPart = `${format.toLowerCase()} header`;
}

function readButton(form: TemplateForm, index: number, button: unknown): void {
  const fields = fieldsOf(button);
  const type = textOf(fields['type'])?.toUpperCase() ?? '';
  const text = textOf(fields['text']) ?? '';
  const add = (kind: TemplateButton['kind'], optional: boolean) =>
    form.placeholders.buttons.push({ index, kind, text, optional });
  switch (type) {
    case 'URL':
      if (placeholdersIn(textOf(fields['url']) ?? '').length > 0) add('url', false);
      break;
    case 'QUICK_REPLY':
      add('quick_reply', true);
      break;
    case 'COPY_CODE':
      add('copy_code', false);
      break;
    case 'PHONE_NUMBER':
    case 'VOICE_CALL':
      break;
    default:
      form.unknownPart = `${type.toLowerCase()} button`;
  }
}

/** `{{1}}`, `{{customer_name}}`: each once; numbers in their order, as Meta counts them. */
function placeholdersIn(text: string): string[] {
  const found = [...new Set([...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name = '']) => name))];
  return found.every((name) => /^\d+$/.test(name)) ? found.sort((a, b) => Number(a) - Number(b)) : found;
}
