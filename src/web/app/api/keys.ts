/** Under which names answers are kept. A list's key begins with its name, so that a change makes all its pages stale. */
export const keys = {
  me: ['me'],
  sessions: ['sessions'],
  flows: ['flows'],
  draft: ['draft'],
  members: ['members'],
  teams: ['teams'],
  segments: ['segments'],
  apiKeys: ['api-keys'],
  contacts: ['contacts'],
  outbox: ['outbox'],
  cannedReplies: ['canned-replies'],
  audits: ['audits'],
  widget: ['widget-settings'],
  integrations: ['integrations'],
  twilioSenders: ['twilio-senders'],
  templates: ['whatsapp-templates'],
} as const;
