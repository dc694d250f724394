/** A WhatsApp Cloud API that remembers: it checks what it is sent against its templates, and tells by signed webhook. */
import { createHmac, randomBytes } from 'node:crypto';
import {
  post,
  serveDouble,
  type Answer,
  type DoubleOptions,
  type Handled,
  type ReceivedRequest,
} from './double.ts';
import { Faults } from './faults.ts';
import { whatsappTemplates, type WhatsappTemplate } from './whatsapp-templates.ts';

export interface WhatsappMessage {
  id: string;
  /** The outbox key. */
  key: string | null;
  to: string;
  template: { name: string; language: string };
  components: SentComponent[];
}

export interface SentComponent {
  type: string;
  sub_type?: string;
  index?: string;
  parameters: { type: string; text?: string; parameter_name?: string; payload?: string }[];
}

export interface WhatsappDouble {
  url: string;
  businessAccountId: string;
  phoneNumberId: string;
  accessToken: string;
  appSecret: string;
  verifyToken: string;
  /** They can be changed, as their owner would in Meta's manager. */
  templates: WhatsappTemplate[];
  messages: WhatsappMessage[];
  faults: Faults;
  /** Tells `webhookUrl` of these statuses in one request, signed. */
  report(webhookUrl: string, ...statuses: MessageStatus[]): Promise<{ status: number; text: string }>;
  /** Signs a body as `report` does, for whoever wants to spoil it. */
  signed(body: string): Record<string, string>;
  stop(): Promise<void>;
}

export interface MessageStatus {
  message: WhatsappMessage;
  status: 'sent' | 'delivered' | 'read' | 'failed';
  error?: { code: number; title: string };
}

interface SendBody {
  messaging_product?: string;
  to?: string;
  type?: string;
  biz_opaque_callback_data?: string;
  template?: { name: string; language: { code: string }; components?: SentComponent[] };
}

/** As Meta's limit is, when it is not asked for. */
const PAGE = 25;

export async function startWhatsappDouble({ port, onAccepted }: DoubleOptions = {}): Promise<WhatsappDouble> {
  const businessAccountId = '102290129340398';
  const phoneNumberId = '106540352242922';
  const accessToken = `EAAG${randomBytes(24).toString('base64url')}`;
  const appSecret = randomBytes(16).toString('hex');
  const verifyToken = randomBytes(12).toString('base64url');
  const templates = whatsappTemplates();
  const messages: WhatsappMessage[] = [];
  const faults = new Faults();

  function handle(request: ReceivedRequest): Handled {
    if (request.headers.authorization !== `Bearer ${accessToken}`)
      return problem(401, 190, 'Invalid OAuth access token.');
    const path = request.url.pathname.replace(/^\/v\d+\.\d+/, '');
    switch (`${request.method} ${path}`) {
      case `GET /${businessAccountId}/message_templates`:
        return list(request.url.searchParams);
      case `GET /${businessAccountId}`:
        return { status: 200, body: { id: businessAccountId, name: 'Chatbot Studio’s double' } };
      case `GET /${phoneNumberId}`:
        return {
          status: 200,
          body: {
            id: phoneNumberId,
            verified_name: 'Chatbot Studio’s double',
            display_phone_number: '+1 500-555-0006',
          },
        };
      case `POST /${phoneNumberId}/messages`:
        return take(JSON.parse(request.body) as SendBody);
      default:
        return problem(
          400,
          100,
          `Unsupported ${request.method} request. Object with ID '${path.slice(1)}' does not exist.`,
        );
    }
  }

  function list(query: URLSearchParams): Answer {
    const limit = Math.min(Number(query.get('limit') ?? PAGE), 100);
    const start =
      query.get('after') === null ? 0 : Number(Buffer.from(query.get('after') ?? '', 'base64').toString());
    const name = query.get('name');
    const found = templates.filter((template) => name === null || template.name.includes(name));
    const end = start + limit;
    const after = Buffer.from(String(end)).toString('base64');
    return {
      status: 200,
      body: {
        data: found.slice(start, end),
        paging: {
          cursors: { before: '', after },
          ...(end < found.length && { next: `https://graph.example/next?after=${after}` }),
        },
      },
    };
  }

  function take(body: SendBody): Handled {
    const to = (body.to ?? '').replace(/\D/g, '');
    if (body.messaging_product !== 'whatsapp' || body.type !== 'template' || !body.template)
      return problem(400, 100, 'Invalid parameter');
    if (to.length < 7) return problem(400, 131009, 'Parameter value is not valid');
    const { name, language, components = [] } = body.template;
    const template = templates.find((each) => each.name === name && each.language === language.code);
    if (!template) return problem(404, 132001, 'Template name does not exist in the translation');
    if (template.status === 'PAUSED') return problem(400, 132015, 'Template is paused');
    if (template.status !== 'APPROVED') return problem(400, 132001, 'Template is not approved');
    const mismatch = compare(template, components);
    if (mismatch !== null) return problem(400, 132000, mismatch);
    return {
      faults,
      accept: () => {
        const message: WhatsappMessage = {
          id: `wamid.${randomBytes(24).toString('base64')}`,
          key: body.biz_opaque_callback_data ?? null,
          to,
          template: { name, language: language.code },
          components,
        };
        messages.push(message);
        onAccepted?.(
          `WhatsApp to ${to}: ${name} ${JSON.stringify(components.flatMap(({ parameters }) => parameters.map(({ text }) => text)))}`,
        );
        return {
          status: 200,
          body: {
            messaging_product: 'whatsapp',
            contacts: [{ input: body.to, wa_id: to }],
            messages: [{ id: message.id, message_status: 'accepted' }],
          },
        };
      },
    };
  }

  const signed = (body: string): Record<string, string> => ({
    'content-type': 'application/json',
    'x-hub-signature-256': `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`,
  });

  const { url, stop } = await serveDouble(port, handle);
  return {
    url,
    businessAccountId,
    phoneNumberId,
    accessToken,
    appSecret,
    verifyToken,
    templates,
    messages,
    faults,
    signed,
    report(webhookUrl, ...statuses) {
      const value = {
        messaging_product: 'whatsapp',
        metadata: { phone_number_id: phoneNumberId },
        statuses: statuses.map(({ message, status, error }) => ({
          id: message.id,
          status,
          timestamp: String(Math.floor(Date.now() / 1_000)),
          recipient_id: message.to,
          ...(message.key !== null && { biz_opaque_callback_data: message.key }),
          ...(error && { errors: [error] }),
        })),
      };
      const body = JSON.stringify({
        object: 'whatsapp_business_account',
        entry: [{ id: businessAccountId, changes: [{ field: 'messages', value }] }],
      });
      return post(webhookUrl, signed(body), body);
    },
    stop,
  };
}

/** What is wrong with the parameters, as Meta counts them; `null`: nothing. */
function compare(template: WhatsappTemplate, sent: SentComponent[]): string | null {
  for (const { type, text, format, buttons = [] } of template.components) {
    const given = sent.filter(
      (component) => component.type === (type === 'BUTTONS' ? 'button' : type.toLowerCase()),
    );
    if (type === 'BUTTONS') {
      for (const [index, button] of buttons.entries()) {
        const needs = button.type === 'URL' && (button.url ?? '').includes('{{');
        const has = given.some(
          (component) => Number(component.index) === index && component.parameters.length > 0,
        );
        if (needs && !has) return `Button ${index} needs a parameter`;
      }
      continue;
    }
    const parameters = given.flatMap((component) => component.parameters);
    const needed =
      format !== undefined && format !== 'TEXT' ? 1 : (text?.match(/\{\{\s*\w+\s*\}\}/g)?.length ?? 0);
    if (parameters.length !== needed)
      return `Number of parameters does not match the expected number of params (${type}: ${parameters.length} given, ${needed} expected)`;
    if (
      template.parameter_format === 'NAMED' &&
      parameters.some(({ parameter_name: name }) => name === undefined)
    )
      return 'A parameter has no name';
    if (parameters.some((parameter) => parameter.type === 'text' && parameter.text === ''))
      return 'A parameter is empty';
  }
  return null;
}

function problem(status: number, code: number, message: string): Answer {
  return {
    status,
    body: { error: { message: `(#${code}) ${message}`, type: 'OAuthException', code, fbtrace_id: 'double' } },
  };
}
