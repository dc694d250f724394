import type { ActionRequest } from '../../../../../flow/state.ts';
import { recipientOf } from '../../../../../simulator/outcomes.ts';

/** What an action asks for: a title, and what is in it. */
export function describeRequest(action: ActionRequest): { title: string; lines: string[] } {
  switch (action.name) {
    case 'sendSms':
      return { title: `Send an SMS to ${recipientOf(action)}`, lines: [`From ${action.from}`, action.text] };
    case 'sendEmail':
      return {
        title: `Send an email to ${recipientOf(action)}`,
        lines: [...(action.from === undefined ? [] : [`From ${action.from}`]), action.subject, action.text],
      };
    case 'whatsappTemplate': {
      const { header = {}, body = {} } = action.parameters;
      const filled = [...Object.entries(header), ...Object.entries(body)];
      return {
        title: `Send ${action.template.name} by WhatsApp to ${recipientOf(action)}`,
        lines: filled.map(([placeholder, text]) => `{{${placeholder}}}: ${text}`),
      };
    }
    case 'createContact':
      return {
        title: 'Save a contact',
        lines: Object.entries(action.fields).map(([field, value]) => `${field}: ${String(value)}`),
      };
    case 'updateSegment':
      return { title: `Set the segment ${action.segment}`, lines: [] };
    case 'assignMember':
      return { title: 'Assign a member', lines: asked(action, ['member', 'team', 'previous']) };
    case 'escalate':
      return {
        title: 'Escalate to a human',
        lines: asked(action, ['team', 'member', 'segment', 'language', 'skill', 'requireAvailable']),
      };
  }
}

const WORDS: Readonly<Record<string, string>> = {
  member: 'Member',
  team: 'Team',
  segment: 'Segment',
  language: 'Language',
  skill: 'Skill',
  previous: 'The member this visitor had before',
  requireAvailable: 'Only if somebody is there',
};

function asked<Action extends ActionRequest>(action: Action, fields: (keyof Action & string)[]): string[] {
  return fields.flatMap((field) => {
    const value: unknown = action[field];
    const name = WORDS[field] ?? field;
    if (typeof value === 'string') return [`${name}: ${value}`];
    return value === true ? [name] : [];
  });
}
