import assert from 'node:assert/strict';
import { createWhatsapp, type TemplateRequest } from '../../../src/integrations/whatsapp/whatsapp.ts';
import { startAnsweringServer, type Answer, type AnsweringServer } from '../support/answering-server.ts';
import { pathOf } from '../support/codes.ts';
import { shelfOf } from '../support/shelf.ts';

const SECRETS = {
  accessToken: 'EAAG0123456789/abcdef+ghijkl',
  appSecret: 'aa4734c2f7b7ee2e7b89614f945d5ff1',
  verifyToken: 'a verify token & more',
};
const REQUEST: TemplateRequest = {
  name: 'whatsappTemplate',
  template: { name: 'hello', language: 'en' },
  to: '+447400123456',
  parameters: {},
};

describe('what WhatsApp’s errors mean for a send', () => {
  let server: AnsweringServer;
  before(async () => {
    server = await startAnsweringServer();
  });
  after(() => server.stop());

  const open = (url: string, shelf = shelfOf({ name: 'hello', language: 'en' })) =>
    createWhatsapp(
      {
        settings: { businessAccountId: '1001', phoneNumberId: '2002', apiVersion: 'v23.0', baseUrl: url },
        secrets: SECRETS,
      },
      shelf,
      500,
    );

  function send(answer: Answer, attempt = 1) {
    server.answer(answer);
    return open(server.url).send(REQUEST, { key: 'c1/wa@1', callbackUrl: null, attempt });
  }

  const error = (code: number, status = 400, headers: Record<string, string> = {}): Answer => ({
    status,
    headers,
    json: { error: { code, message: `(#${code}) Meta says so`, type: 'OAuthException' } },
  });

  for (const [codes, expected] of [
    [[0, 3, 10, 190, 200, 210, 299, 131005], 'refused: bad_credentials'],
    [[33, 131037], 'refused: invalid_sender'],
    [[131021, 131026, 131030], 'refused: invalid_recipient'],
    [[131050], 'refused: opted_out'],
    [[132005], 'refused: text_too_long'],
    [[132000, 132001, 132012, 132015, 132016], 'refused: template_changed'],
    [
      [
        100, 368, 130472, 130497, 131008, 131009, 131031, 131042, 131047, 131051, 132007, 132008, 132068,
        135000,
      ],
      'refused: rejected',
    ],
    [[4, 80007], 'later in 300 s'],
    [[130429], 'later in 5 s'],
    [[131057], 'later in 60 s'],
    [[132069], 'later in 3600 s'],
    [[131049], 'later in 86400 s'],
    [[131048, 131064], 'later in 900 s, pausing'],
    [[1, 2, 131000, 131016], 'ambiguous'],
    [[199, 300, 999999], 'refused: rejected'],
  ] as [number[], string][]) {
    for (const code of codes) {
      it(`${code}: ${expected}, whatever its HTTP status is`, async () => {
        const isUnknown = [199, 300, 999999].includes(code);
        for (const status of isUnknown ? [400] : [400, 403, 500])
          assert.equal(pathOf(await send(error(code, status))), expected, `with status ${status}`);
      });
    }
  }

  it('131056, too many to one recipient, waits four times as long with each attempt', async () => {
    const waits = [];
    for (const attempt of [1, 2, 3, 12]) waits.push(pathOf(await send(error(131056), attempt)));
    assert.deepEqual(waits, ['later in 4 s', 'later in 16 s', 'later in 64 s', 'later in 3600 s']);
  });

  for (const [what, answer, expected] of [
    ['Retry-After', error(130429, 429, { 'retry-after': '9' }), 'later in 9 s'],
    ['an unknown code with 500', error(999999, 500), 'ambiguous'],
    ['a bare 500', { status: 500, text: '' }, 'ambiguous'],
    ['a bare 503 of a gateway', { status: 503, text: '<h1>Unavailable</h1>' }, 'ambiguous'],
    ['a bare 429', { status: 429, text: '' }, 'later'],
    ['a bare 401', { status: 401, text: '' }, 'refused: bad_credentials'],
    ['a bare 404', { status: 404, text: '' }, 'refused: rejected'],
    ['a redirect', { status: 302, headers: { location: 'https://elsewhere.example/' } }, 'refused: rejected'],
    ['a success without a message', { status: 200, json: { messages: [] } }, 'ambiguous'],
    ['a success that is no JSON', { status: 200, text: '<h1>Welcome</h1>' }, 'ambiguous'],
    ['a cut connection', { with: (response) => response.destroy() }, 'ambiguous'],
    ['no answer in time', { with: () => undefined }, 'ambiguous'],
  ] as [string, Answer, string][]) {
    it(`${what}: ${expected}`, async () => {
      assert.equal(pathOf(await send(answer)), expected);
    });
  }

  it('a refused connection was certainly not taken', async () => {
    const gone = await startAnsweringServer();
    await gone.stop();
    const result = await open(gone.url).send(REQUEST, { key: 'k', callbackUrl: null, attempt: 1 });
    assert.equal(pathOf(result), 'later');
  });

  for (const [what, answer, expected] of [
    ['a bare 500', { status: 500 }, 'later'],
    ['131000', error(131000, 500), 'later'],
    ['a cut connection', { with: (response) => response.destroy() }, 'later'],
    ['no answer in time', { with: () => undefined }, 'later'],
    ['80007', error(80007), 'later in 300 s'],
    ['190', error(190, 401), 'refused: bad_credentials'],
  ] as [string, Answer, string][]) {
    it(`${what}, when the template is looked up before the message is sent: ${expected}`, async () => {
      server.answer(answer);
      const before = server.received.length;
      const result = await open(server.url, shelfOf()).send(REQUEST, {
        key: 'k',
        callbackUrl: null,
        attempt: 1,
      });
      assert.equal(pathOf(result), expected);
      assert.deepEqual(
        server.received.slice(before).map(({ method }) => method),
        ['GET'],
      );
    });
  }

  it('Meta’s own words and details are told, without any secret', async () => {
    const said = Object.values(SECRETS).flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      Buffer.from(secret).toString('base64'),
    ]);
    const result = await send({
      status: 400,
      json: {
        error: { code: 131008, message: '(#131008) Missing', error_data: { details: said.join(' ') } },
      },
    });
    assert.ok(result.kind === 'refused');
    assert.equal(
      result.error.message,
      `WhatsApp: (#131008) Missing: ${said.map(() => '[secret]').join(' ')}`,
    );
  });

  it('the token travels in a header, never in an address, and not to where a redirect points', async () => {
    const elsewhere = await startAnsweringServer();
    try {
      const before = server.received.length;
      await send({ status: 307, headers: { location: `${elsewhere.url}/x` } });
      await open(server.url).templatePage(null);
      assert.deepEqual(elsewhere.received, []);
      for (const { path, headers } of server.received.slice(before)) {
        assert.equal(headers.authorization, `Bearer ${SECRETS.accessToken}`);
        assert.ok(!path.includes('EAAG'), path);
      }
    } finally {
      await elsewhere.stop();
    }
  });
});
