import assert from 'node:assert/strict';
import type { SendgridAccount } from '../../../src/integrations/accounts.ts';
import { createSendgrid, type EmailRequest } from '../../../src/integrations/sendgrid/sendgrid.ts';
import { startSendgridDouble, type SendgridDouble } from '../../doubles/sendgrid.ts';
import {
  startAnsweringServer,
  timeLimitOf,
  type Answer,
  type AnsweringServer,
} from '../support/answering-server.ts';
import { pathOf } from '../support/codes.ts';

const CONTEXT = { key: 'c1/mail@1', callbackUrl: null, attempt: 1 };
const KEY = 'SG.0123456789abcdef.a+secret/that=is_long';

const account = (changes: Partial<SendgridAccount['settings']> = {}, apiKey = KEY): SendgridAccount => ({
  settings: {
    senders: [{ email: 'support@shop.example', name: 'The shop' }, { email: 'orders@shop.example' }],
    ...changes,
  },
  secrets: { apiKey },
});

const request = (changes: Partial<EmailRequest> = {}): EmailRequest => ({
  name: 'sendEmail',
  to: ['kim@example.com'],
  subject: 'Your order',
  text: 'It has been shipped.',
  ...changes,
});

describe('what SendGrid’s errors mean for a send', () => {
  let server: AnsweringServer;
  before(async () => {
    server = await startAnsweringServer();
  });
  after(() => server.stop());

  function send(answer: Answer) {
    server.answer(answer);
    return createSendgrid(account({ baseUrl: server.url }), timeLimitOf(answer)).send(request(), CONTEXT);
  }

  const error = (status: number, field: string | null = null): Answer => ({
    status,
    json: { errors: [{ message: `SendGrid says ${status}`, field, help: null }] },
  });
  const soon = () => String(Math.ceil(Date.now() / 1_000) + 40);

  for (const [what, answer, expected] of [
    ['400', error(400), 'refused: rejected'],
    ['400 about a recipient', error(400, 'personalizations.0.to.0.email'), 'refused: invalid_recipient'],
    ['400 about the sender', error(400, 'from.email'), 'refused: invalid_sender'],
    ['401', error(401), 'refused: bad_credentials'],
    ['403', error(403, 'authorization'), 'refused: bad_credentials'],
    ['403 about the sender, who is not verified', error(403, 'from'), 'refused: invalid_sender'],
    ['404', error(404), 'refused: rejected'],
    ['405', error(405), 'refused: rejected'],
    ['406', error(406), 'refused: rejected'],
    ['413', error(413), 'refused: text_too_long'],
    ['451', error(451), 'refused: rejected'],
    ['418, without a body', { status: 418 }, 'refused: rejected'],
    ['a redirect', { status: 302, headers: { location: 'https://elsewhere.example/' } }, 'refused: rejected'],
    ['429 with Retry-After', { status: 429, headers: { 'retry-after': '7' } }, 'later in 7 s, pausing'],
    ['429 without', error(429), 'later, pausing'],
    ['500', error(500), 'ambiguous'],
    ['503 of a gateway', { status: 503, text: '<h1>Unavailable</h1>' }, 'ambiguous'],
    ['a cut connection', { with: (response) => response.destroy() }, 'ambiguous'],
    ['no answer in time', { with: () => undefined }, 'ambiguous'],
  ] as [string, Answer, string][]) {
    it(`${what}: ${expected}`, async () => {
      assert.equal(pathOf(await send(answer)), expected);
    });
  }

  it('429 with X-RateLimit-Reset is tried again at that time', async () => {
    const result = await send({ status: 429, headers: { 'x-ratelimit-reset': soon() } });
    assert.ok(result.kind === 'later' && result.after !== null);
    assert.ok(result.after > 30_000 && result.after <= 41_000, String(result.after));
  });

  it('a refused connection was certainly not taken', async () => {
    const gone = await startAnsweringServer();
    await gone.stop();
    const result = await createSendgrid(account({ baseUrl: gone.url })).send(request(), CONTEXT);
    assert.equal(pathOf(result), 'later');
  });

  it('SendGrid’s own words are told, with the field, without the secret', async () => {
    const message = `No: ${KEY}, ${encodeURIComponent(KEY)}, ${Buffer.from(KEY).toString('base64')}`;
    const result = await send({ status: 400, json: { errors: [{ message, field: 'reply_to' }] } });
    assert.ok(result.kind === 'refused');
    assert.equal(result.error.message, 'SendGrid: No: [secret], [secret], [secret] (reply_to) (status 400)');
  });

  it('the key goes nowhere but to the address that is set', async () => {
    const elsewhere = await startAnsweringServer();
    try {
      elsewhere.answer({ status: 202 });
      const location = `${elsewhere.url}/v3/mail/send`;
      assert.equal(pathOf(await send({ status: 307, headers: { location } })), 'refused: rejected');
      assert.deepEqual(elsewhere.received, []);
    } finally {
      await elsewhere.stop();
    }
  });
});

describe('an account with SendGrid', () => {
  let double: SendgridDouble;
  before(async () => {
    double = await startSendgridDouble();
  });
  after(() => double.stop());
  beforeEach(() => {
    double.mails.length = 0;
  });

  const open = (changes: Partial<SendgridAccount['settings']> = {}) =>
    createSendgrid(account({ baseUrl: double.url, ...changes }, double.apiKey));

  it('sends one mail to all recipients, with the outbox key in it', async () => {
    const result = await open().send(
      request({
        to: ['kim@example.com', 'lee@example.com'],
        html: '<p>It has been <b>shipped</b>.</p>',
        replyTo: 'help@shop.example',
        subject: 'Your {{order}} 📦',
      }),
      CONTEXT,
    );
    const [mail] = double.mails;
    assert.deepEqual(result, {
      kind: 'accepted',
      providerId: mail?.id,
      providerStatus: null,
      to: 'kim@example.com, lee@example.com',
    });
    assert.deepEqual(mail, {
      id: mail?.id,
      key: 'c1/mail@1',
      to: ['kim@example.com', 'lee@example.com'],
      from: { email: 'support@shop.example', name: 'The shop' },
      replyTo: 'help@shop.example',
      subject: 'Your {{order}} 📦',
      text: 'It has been shipped.',
      html: '<p>It has been <b>shipped</b>.</p>',
    });
  });

  it('sends from a configured sender only, in whatever case it is written', async () => {
    assert.equal(pathOf(await open().send(request({ from: 'Orders@shop.example' }), CONTEXT)), 'accepted');
    assert.deepEqual(double.mails[0]?.from, { email: 'orders@shop.example' });
    const refused = await open().send(request({ from: 'boss@shop.example' }), CONTEXT);
    assert.equal(pathOf(refused), 'refused: invalid_sender');
    assert.ok(refused.kind === 'refused');
    assert.match(refused.error.message, /boss@shop\.example.*support@shop\.example/);
    assert.equal(pathOf(await open({ senders: [] }).send(request(), CONTEXT)), 'refused: invalid_sender');
    assert.equal(double.mails.length, 1);
  });

  it('says of a sender that SendGrid has not verified what is wrong', async () => {
    const result = await open({ senders: [{ email: 'new@shop.example' }] }).send(request(), CONTEXT);
    assert.equal(pathOf(result), 'refused: invalid_sender');
  });

  it('cannot be asked what became of a mail', async () => {
    assert.deepEqual(
      await open().lookUp(request(), {
        key: CONTEXT.key,
        since: new Date(),
        isOthers: () => Promise.resolve(false),
      }),
      {
        kind: 'unknowable',
      },
    );
  });

  it('tests the key, and says whether it may send', async () => {
    assert.deepEqual(await open().test(), {
      ok: true,
      message: 'SendGrid accepts the key, which has 2 permissions and may send mail.',
    });
    const wrong = createSendgrid(account({ baseUrl: double.url }));
    const refused = await wrong.test();
    assert.equal(refused.ok, false);
    assert.match(refused.message, /invalid, expired, or revoked/);
  });

  it('does not take a key for a working one that may not send, nor what is not SendGrid', async () => {
    const server = await startAnsweringServer();
    try {
      const other = createSendgrid(account({ baseUrl: server.url }));
      server.answer({ status: 200, json: { scopes: ['alerts.read'] } });
      assert.deepEqual(await other.test(), {
        ok: false,
        message: 'SendGrid accepts the key, which has 1 permission, but not “mail.send”.',
      });
      server.answer({ status: 200, text: '<h1>Welcome</h1>' });
      assert.equal((await other.test()).ok, false);
    } finally {
      await server.stop();
    }
  });

  it('two accounts in one process keep to their own keys and addresses', async () => {
    const second = await startSendgridDouble();
    try {
      const other = createSendgrid(account({ baseUrl: second.url }, second.apiKey));
      const first = open();
      assert.equal((await other.test()).ok, true);
      assert.equal((await first.test()).ok, true);
      await Promise.all([first.send(request(), CONTEXT), other.send(request(), CONTEXT)]);
      assert.deepEqual([double.mails.length, second.mails.length], [1, 1]);
    } finally {
      await second.stop();
    }
  });
});
