import assert from 'node:assert/strict';
import { createTwilio, type SmsRequest } from '../../../src/integrations/twilio/twilio.ts';
import {
  startAnsweringServer,
  timeLimitOf,
  type Answer,
  type AnsweringServer,
} from '../support/answering-server.ts';
import { pathOf } from '../support/codes.ts';

const SECRET = 'd01b46e49c5d13e3a629fa4b2ab04ceb';
const SID = `AC${'1'.repeat(32)}`;
const REQUEST: SmsRequest = { name: 'sendSms', from: '+15005550006', to: '+442079460958', text: 'Hello' };
const CONTEXT = { key: 'c1/n@1', callbackUrl: null, attempt: 1 };

describe('what Twilio’s errors mean for a send', () => {
  let server: AnsweringServer;
  before(async () => {
    server = await startAnsweringServer();
  });
  after(() => server.stop());

  function send(answer: Answer) {
    server.answer(answer);
    const account = {
      settings: { accountSid: SID, baseUrl: server.url },
      secrets: { authToken: SECRET },
    };
    return createTwilio(account, timeLimitOf(answer)).send(REQUEST, CONTEXT);
  }

  const error = (status: number, code: number, headers: Record<string, string> = {}): Answer => ({
    status,
    headers,
    json: {
      code,
      status,
      message: `Twilio says ${code}`,
      more_info: `https://www.twilio.com/docs/errors/${code}`,
    },
  });

  for (const [what, answer, expected] of [
    ['401 with 20003', error(401, 20003), 'refused: bad_credentials'],
    ['401 without a code', { status: 401, text: '' }, 'refused: bad_credentials'],
    ['403 without a code', { status: 403, json: { message: 'Forbidden' } }, 'refused: bad_credentials'],
    ['20404', error(404, 20404), 'refused: bad_credentials'],
    ['21211', error(400, 21211), 'refused: invalid_recipient'],
    ['21265', error(400, 21265), 'refused: invalid_recipient'],
    ['21408', error(400, 21408), 'refused: rejected'],
    ['21606', error(400, 21606), 'refused: invalid_sender'],
    ['21608', error(400, 21608), 'refused: invalid_recipient'],
    ['21610', error(400, 21610), 'refused: opted_out'],
    ['21612', error(400, 21612), 'refused: invalid_recipient'],
    ['21614', error(400, 21614), 'refused: invalid_recipient'],
    ['21617', error(400, 21617), 'refused: text_too_long'],
    ['another 4xx', error(400, 21999), 'refused: rejected'],
    ['422 without a code', { status: 422, json: {} }, 'refused: rejected'],
    ['a redirect', { status: 302, headers: { location: 'https://elsewhere.example/' } }, 'refused: rejected'],
    ['429 with Retry-After', error(429, 20429, { 'retry-after': '7' }), 'later in 7 s, pausing'],
    ['429 without Retry-After', error(429, 20429), 'later, pausing'],
    ['429 without a code', { status: 429, text: '' }, 'later, pausing'],
    ['21611', error(400, 21611), 'later in 120 s'],
    ['21611 with Retry-After', error(400, 21611, { 'retry-after': '30' }), 'later in 30 s'],
    ['21730', error(400, 21730), 'later'],
    ['500 with 20500', error(500, 20500), 'ambiguous'],
    ['503 of a gateway', { status: 503, text: '<h1>Unavailable</h1>' }, 'ambiguous'],
    ['a success without a message', { status: 200, json: { ok: true } }, 'ambiguous'],
    ['a success that is no JSON', { status: 200, text: '<h1>Welcome</h1>' }, 'ambiguous'],
    ['a cut connection', { with: (response) => response.destroy() }, 'ambiguous'],
    ['no answer in time', { with: () => undefined }, 'ambiguous'],
  ] as [string, Answer, string][]) {
    it(`${what}: ${expected}`, async () => {
      assert.equal(pathOf(await send(answer)), expected);
    });
  }

  it('an answer that trickles in is given up in time', async () => {
    let timer: NodeJS.Timeout | undefined;
    try {
      const result = await send({
        with: (response) => {
          response.writeHead(201, { 'content-type': 'application/json' });
          timer = setInterval(() => response.write(' '), 50);
        },
      });
      assert.equal(pathOf(result), 'ambiguous');
    } finally {
      clearInterval(timer);
    }
  });

  it('a refused connection was certainly not taken', async () => {
    const gone = await startAnsweringServer();
    await gone.stop();
    const account = { settings: { accountSid: SID, baseUrl: gone.url }, secrets: { authToken: SECRET } };
    assert.equal(pathOf(await createTwilio(account).send(REQUEST, CONTEXT)), 'later');
  });

  it('Twilio’s own words are told, with its code and without the secret', async () => {
    const basic = Buffer.from(`${SID}:${SECRET}`).toString('base64');
    const result = await send({
      status: 400,
      json: { code: 21211, message: `Bad: ${SECRET} ${encodeURIComponent(SECRET)} ${basic} +442079460958` },
    });
    assert.equal(result.kind, 'refused');
    assert.equal(result.error.message, 'Twilio: Bad: [secret] [secret] [secret] +442079460958 (21211)');
  });
});
