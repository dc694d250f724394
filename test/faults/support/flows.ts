const says = (text: string, next: string) => ({
  kind: 'message',
  messages: [{ type: 'text', text }],
  outlets: { next },
});

/** Sends one message to the visitor when it starts, and says how that went. */
const sender = (id: string, send: object) => ({
  format: 1,
  id,
  name: 'Sender',
  start: 'send',
  settings: { region: 'GB' },
  nodes: {
    send: { kind: 'action', ...send, retryFor: '2h', outlets: { success: 'sent', error: 'failed' } },
    sent: says('Sent.', 'end'),
    failed: says('Failed: {{error.code}}', 'end'),
    end: { kind: 'end' },
  },
});

export const SMS_FLOW = sender('sms', {
  action: 'sendSms',
  from: '+15005550006',
  to: '{{visitor.phone}}',
  text: 'Order {{visitor.order}} has been shipped.',
});

export const MAIL_FLOW = sender('mail', {
  action: 'sendEmail',
  to: '{{visitor.email}}',
  subject: 'Order {{visitor.order}}',
  text: 'It has been shipped.',
});
