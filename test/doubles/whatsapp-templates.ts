/** The templates that the WhatsApp double has: each kind of placeholder, each status, and more than one page of them. */
export interface WhatsappTemplate {
  id: string;
  name: string;
  language: string;
  category: 'UTILITY' | 'MARKETING' | 'AUTHENTICATION';
  status: string;
  parameter_format?: 'POSITIONAL' | 'NAMED';
  components: TemplateComponent[];
}

export interface TemplateComponent {
  type: 'HEADER' | 'BODY' | 'FOOTER' | 'BUTTONS';
  format?: 'TEXT' | 'IMAGE' | 'VIDEO' | 'DOCUMENT';
  text?: string;
  buttons?: { type: 'URL' | 'QUICK_REPLY' | 'PHONE_NUMBER'; text: string; url?: string }[];
}

const SOME: Omit<WhatsappTemplate, 'id'>[] = [
  {
    name: 'order_update',
    language: 'en_US',
    category: 'UTILITY',
    status: 'APPROVED',
    components: [{ type: 'BODY', text: 'Hello {{1}}, your order {{2}} has been shipped.' }],
  },
  {
    name: 'order_update',
    language: 'de',
    category: 'UTILITY',
    status: 'APPROVED',
    components: [{ type: 'BODY', text: 'Hallo {{1}}, Ihre Bestellung {{2}} ist unterwegs.' }],
  },
  {
    name: 'appointment_reminder',
    language: 'en_US',
    category: 'UTILITY',
    status: 'APPROVED',
    parameter_format: 'NAMED',
    components: [
      { type: 'HEADER', format: 'TEXT', text: 'See you {{weekday}}' },
      { type: 'BODY', text: 'Hello {{customer_name}}, we expect you on {{date}}.' },
      { type: 'FOOTER', text: 'Reply STOP to opt out.' },
    ],
  },
  {
    name: 'order_with_picture',
    language: 'en_US',
    category: 'MARKETING',
    status: 'APPROVED',
    components: [
      { type: 'HEADER', format: 'IMAGE' },
      { type: 'BODY', text: 'Your {{1}} looks like this.' },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'URL', text: 'Track it', url: 'https://shop.example/track/{{1}}' },
          { type: 'QUICK_REPLY', text: 'Thanks' },
        ],
      },
    ],
  },
  {
    name: 'winter_sale',
    language: 'en_US',
    category: 'MARKETING',
    status: 'PAUSED',
    components: [{ type: 'BODY', text: 'Our winter sale has begun, {{1}}.' }],
  },
  {
    name: 'new_terms',
    language: 'en_US',
    category: 'UTILITY',
    status: 'PENDING',
    components: [{ type: 'BODY', text: 'Our terms change on {{1}}.' }],
  },
  {
    name: 'free_money',
    language: 'en_US',
    category: 'MARKETING',
    status: 'REJECTED',
    components: [{ type: 'BODY', text: 'You have won, {{1}}.' }],
  },
];

export function whatsappTemplates(): WhatsappTemplate[] {
  const many = Array.from({ length: 120 }, (_, index): Omit<WhatsappTemplate, 'id'> => {
    const number = String(index + 1).padStart(3, '0');
    return {
      name: `newsletter_${number}`,
      language: 'en_US',
      category: 'MARKETING',
      status: 'APPROVED',
      components: [{ type: 'BODY', text: `Issue ${number}: {{1}}` }],
    };
  });
  return [...SOME, ...many].map((template, index) => ({
    id: String(100_000 + index),
    ...structuredClone(template),
  }));
}
