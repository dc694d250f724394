/** A WhatsApp Business account: sends templates, and knows which there are. */
import type { SendRequest, TemplateParameters } from '../../flow/state.ts';
import { REQUEST_TIMEOUT, type TestResult, type WhatsappAccount } from '../accounts.ts';
import { networkFault } from '../network-fault.ts';
import { toE164 } from '../phone-number.ts';
import { fieldsOf, listOf, textOf } from '../read-json.ts';
import { createScrubber } from '../scrub.ts';
import { MINUTE, refused } from '../send-error.ts';
import type { AttemptResult, Sender } from '../send.ts';
import { buildComponents } from './build-components.ts';
import { whatChanged } from './check-template.ts';
import { classify } from './errors.ts';
import { createGraph, GraphRefusal } from './graph.ts';
import { readTemplate, type Template } from './template.ts';

export type TemplateRequest = Extract<SendRequest, { name: 'whatsappTemplate' }>;

/** Where templates are kept between two looks at Meta. */
export interface TemplateShelf {
  find(name: string, language: string): Promise<{ template: Template; syncedAt: Date } | null>;
  /** All there is of this name now. */
  keep(name: string, templates: readonly Template[]): Promise<void>;
}

export interface TemplatePage {
  templates: Template[];
  /** Where the next page begins; `null`: this was the last one. */
  next: string | null;
}

export interface Whatsapp extends Sender<TemplateRequest> {
  test(): Promise<TestResult>;
  /** `after`: `next` of the page before; `null`: the first page. */
  templatePage(
    after: string | null,
  ): Promise<{ ok: true; page: TemplatePage } | { ok: false; message: string }>;
}

/** Milliseconds for which what is known of a template is good enough to send by. */
const FRESH = 10 * MINUTE;
const FIELDS = 'id,name,status,category,language,parameter_format,components';
const PAGE = '100';

type Failure = Exclude<AttemptResult, { kind: 'accepted' }>;

/** `timeout`: milliseconds of one request. */
export function createWhatsapp(
  account: WhatsappAccount,
  shelf: TemplateShelf,
  timeout = REQUEST_TIMEOUT,
): Whatsapp {
  const { settings, secrets } = account;
  const scrub = createScrubber([secrets.accessToken, secrets.appSecret, secrets.verifyToken]);
  const graph = createGraph(account);
  // Sending may take two requests, in the time of one; the message itself needs most of it.
  const toLook = timeout / 4;
  const toSend = timeout - toLook;

  const failure = (error: unknown, attempt = 1): Failure => {
    if (!(error instanceof GraphRefusal)) return networkFault('WhatsApp', error);
    const { status, code, retryAfter, message } = error;
    return classify({ status, code, retryAfter, message: scrub(message) }, attempt);
  };

  async function pageOf(query: Readonly<Record<string, string>>, within: number): Promise<TemplatePage> {
    const path = `${settings.businessAccountId}/message_templates`;
    const answer = fieldsOf(await graph.get(path, { fields: FIELDS, limit: PAGE, ...query }, within));
    const paging = fieldsOf(answer['paging']);
    // Not the address that Meta gives: it has the token in it.
    const after = textOf(fieldsOf(paging['cursors'])['after']);
    return {
      templates: listOf(answer['data']).flatMap((entry) => readTemplate(entry) ?? []),
      next: paging['next'] === undefined ? null : after,
    };
  }

  /**
   * As Meta has it now, or had it a few minutes ago if the message fits that. What is refused is refused by how the
   * template is now. @throws what `graph` does
   */
  async function currentTemplate(request: TemplateRequest): Promise<Template | null> {
    const { name, language } = request.template;
    const kept = await shelf.find(name, language);
    const isFresh = kept && Date.now() - kept.syncedAt.getTime() < FRESH;
    if (isFresh && whatChanged(kept.template, request) === null) return kept.template;
    // Meta also finds names that only contain this one.
    const { templates } = await pageOf({ name }, toLook);
    const ours = templates.filter((template) => template.name === name);
    await shelf.keep(name, ours);
    return ours.find((template) => template.language === language) ?? null;
  }

  return {
    async send(request, { key, attempt }) {
      const to = toE164(request.to, request.region ?? settings.region);
      if (to === null) return refused('invalid_recipient', `“${request.to}” is not a phone number.`);
      let template: Template | null;
      try {
        template = await currentTemplate(request);
      } catch (error) {
        return notSent(failure(error, attempt));
      }
      const changed = whatChanged(template, request);
      if (template === null || changed !== null) return refused('template_changed', changed ?? '');
      const empty = firstEmpty(request.parameters);
      if (empty !== null) return refused('rejected', `What is filled in for ${empty} is empty.`);
      try {
        const answer = fieldsOf(
          await graph.post(
            `${settings.phoneNumberId}/messages`,
            {
              messaging_product: 'whatsapp',
              recipient_type: 'individual',
              to: to.slice(1),
              type: 'template',
              biz_opaque_callback_data: key,
              template: {
                name: template.name,
                language: { code: template.language },
                components: buildComponents(template, request.parameters),
              },
            },
            toSend,
          ),
        );
        const message = fieldsOf(listOf(answer['messages'])[0]);
        const id = textOf(message['id']);
        if (id !== null)
          return { kind: 'accepted', providerId: id, providerStatus: textOf(message['message_status']), to };
        const what = 'What answered took the request, but not as WhatsApp does: there is no message id.';
        return { kind: 'ambiguous', error: { code: 'unavailable', message: what } };
      } catch (error) {
        return failure(error, attempt);
      }
    },

    // Messages cannot be listed; what was accepted is told by webhook.
    lookUp: () => Promise.resolve({ kind: 'unknowable' }),

    async test() {
      try {
        const [number, business] = await Promise.all([
          graph.get(settings.phoneNumberId, { fields: 'display_phone_number,verified_name' }, timeout),
          graph.get(settings.businessAccountId, { fields: 'name' }, timeout),
        ]);
        const { display_phone_number: phone, verified_name: name } = fieldsOf(number);
        const account = textOf(fieldsOf(business)['name']);
        if (textOf(phone) === null || account === null)
          return {
            ok: false,
            message: 'What answered is not WhatsApp: it knows neither number nor account.',
          };
        const message = `“${textOf(name) ?? account}” sends from ${textOf(phone) ?? ''} (account “${account}”).`;
        return { ok: true, message: scrub(message) };
      } catch (error) {
        return { ok: false, message: failure(error).error.message };
      }
    },

    async templatePage(after) {
      try {
        return { ok: true, page: await pageOf(after === null ? {} : { after }, timeout) };
      } catch (error) {
        return { ok: false, message: failure(error).error.message };
      }
    },
  };
}

/** Before the message itself is asked for, nothing can have been accepted. */
function notSent(result: Failure): Failure {
  return result.kind === 'ambiguous' ? { kind: 'later', error: result.error, after: null } : result;
}

/** Meta refuses empty values, without saying which one it is. */
function firstEmpty({ header, body, buttons }: TemplateParameters): string | null {
  for (const [part, values] of Object.entries({ header, body, buttons })) {
    const name = Object.entries(values ?? {}).find(([, value]) => value.trim() === '')?.[0];
    if (name !== undefined) return part === 'buttons' ? `the button ${name}` : `{{${name}}} of the ${part}`;
  }
  return null;
}
