import type { TemplateParameters } from '../../flow/state.ts';
import { formOf, type Template, type TemplateButton } from './template.ts';

type Parameter = { type: string; [field: string]: unknown };

export interface SentComponent {
  type: 'header' | 'body' | 'button';
  sub_type?: TemplateButton['kind'];
  index?: string;
  parameters: Parameter[];
}

/**
 * What is filled into a template, as a message carries it. The parameters fit the template (`whatChanged` is null).
 * https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-message-templates
 */
export function buildComponents(template: Template, parameters: TemplateParameters): SentComponent[] {
  const { placeholders } = formOf(template);
  const named = template.parameterFormat === 'NAMED';
  const texts = (names: readonly string[], values: { [name: string]: string } = {}): Parameter[] =>
    names.map((name) => ({
      type: 'text',
      ...(named && { parameter_name: name }),
      text: values[name] ?? '',
    }));

  const components: SentComponent[] = [];
  if (placeholders.headerMedia !== undefined) {
    const media = {
      type: placeholders.headerMedia,
      [placeholders.headerMedia]: { link: parameters.headerMedia },
    };
    components.push({ type: 'header', parameters: [media] });
  } else if (placeholders.header.length > 0) {
    components.push({ type: 'header', parameters: texts(placeholders.header, parameters.header) });
  }
  if (placeholders.body.length > 0)
    components.push({ type: 'body', parameters: texts(placeholders.body, parameters.body) });
  for (const { index, kind } of placeholders.buttons) {
    const value = parameters.buttons?.[String(index)];
    if (value === undefined) continue;
    const parameter = buttonParameter(kind, value);
    components.push({ type: 'button', sub_type: kind, index: String(index), parameters: [parameter] });
  }
  return components;
}

function buttonParameter(kind: TemplateButton['kind'], value: string): Parameter {
  switch (kind) {
    case 'url':
      return { type: 'text', text: value };
    case 'quick_reply':
      return { type: 'payload', payload: value };
    case 'copy_code':
      return { type: 'coupon_code', coupon_code: value };
  }
}
