import type { TemplateParameters } from '../../flow/state.ts';
import { APPROVED, formOf, type Template } from './template.ts';

/** Characters that are shown of each of two texts which differ. */
const SHOWN = 160;

export interface TemplateUse {
  /** `body`: the text as its author knew it. */
  template: { name: string; language: string; body?: string };
  parameters: TemplateParameters;
}

/**
 * What is different about a template since a flow was written for it, in one or more sentences; `null`: nothing. It is
 * looked at before sending, because Meta would say only that something does not fit, or send a text nobody has read.
 */
export function whatChanged(current: Template | null, { template, parameters }: TemplateUse): string | null {
  const title = `The template “${template.name}” (${template.language})`;
  if (current === null) return `${title} does not exist in the connected account.`;
  if (current.status !== APPROVED)
    return `${title} is ${current.status} at Meta; only approved templates can be sent.`;
  const { body, placeholders, unknownPart } = formOf(current);
  if (unknownPart !== null) return `${title} has a part that cannot be filled in here: ${unknownPart}.`;
  const changes = [
    ...compare('its header', placeholders.header, parameters.header),
    ...compare('its text', placeholders.body, parameters.body),
    ...compareMedia(placeholders.headerMedia, parameters.headerMedia),
    ...compareButtons(placeholders.buttons, parameters.buttons),
    ...compareText(template.body, body),
  ];
  return changes.length === 0 ? null : `${title} has changed: ${changes.join('; ')}.`;
}

function compare(part: string, needed: readonly string[], given: { [name: string]: string } = {}): string[] {
  return [
    ...needed
      .filter((name) => !Object.hasOwn(given, name))
      .map((name) => `${part} has the placeholder {{${name}}}, which the flow does not fill in`),
    ...Object.keys(given)
      .filter((name) => !needed.includes(name))
      .map((name) => `${part} does not have the placeholder {{${name}}} that the flow fills in`),
  ];
}

function compareMedia(needed: string | undefined, given: string | undefined): string[] {
  if (needed !== undefined && given === undefined)
    return [`its header takes the address of a ${needed}, which the flow does not give`];
  if (needed === undefined && given !== undefined)
    return ['its header does not take the address that the flow gives'];
  return [];
}

function compareButtons(
  known: readonly { index: number; text: string; optional: boolean }[],
  given: { [index: string]: string } = {},
): string[] {
  return [
    ...known
      .filter(({ index, optional }) => !optional && !Object.hasOwn(given, String(index)))
      .map(
        ({ index, text }) => `its button ${index} (“${text}”) takes a value, which the flow does not give`,
      ),
    ...Object.keys(given)
      .filter((index) => !known.some((button) => String(button.index) === index))
      .map((index) => `there is no button ${index} that takes the value which the flow gives`),
  ];
}

function compareText(before: string | undefined, now: string): string[] {
  if (before === undefined || sameText(before, now)) return [];
  return [`its text was “${excerpt(before, now)}” and is “${excerpt(now, before)}”`];
}

/** Line ends differ by where a text was typed. */
function sameText(one: string, other: string): boolean {
  return one.replaceAll('\r\n', '\n').trim() === other.replaceAll('\r\n', '\n').trim();
}

/** A text from a little before where it differs from the other. */
function excerpt(text: string, other: string): string {
  if (text.length <= SHOWN) return text;
  let same = 0;
  while (same < text.length && text[same] === other[same]) same += 1;
  const from = Math.max(0, Math.min(same - 40, text.length - SHOWN));
  return `${from > 0 ? '…' : ''}${text.slice(from, from + SHOWN)}${from + SHOWN < text.length ? '…' : ''}`;
}
