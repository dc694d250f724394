import assert from 'node:assert/strict';
import { networkFault } from '../../src/integrations/network-fault.ts';
import { within } from '../../src/integrations/within.ts';

const failing = (fields: object) => Object.assign(new Error('it failed'), fields);

describe('a request that got no answer', () => {
  const certain: [string, unknown][] = [
    ['a refused connection', failing({ code: 'ECONNREFUSED', syscall: 'connect' })],
    ['a name that is not found', failing({ code: 'ENOTFOUND', syscall: 'getaddrinfo' })],
    ['a name server that is away', failing({ code: 'EAI_AGAIN', syscall: 'getaddrinfo' })],
    ['a host that does not take the connection in time', failing({ code: 'ETIMEDOUT', syscall: 'connect' })],
    ['a network without a route', failing({ code: 'ENETUNREACH', syscall: 'connect' })],
    ['a certificate that has expired', failing({ code: 'CERT_HAS_EXPIRED' })],
    [
      'the same, hidden in a cause of fetch',
      new TypeError('fetch failed', { cause: failing({ code: 'ECONNREFUSED' }) }),
    ],
    [
      'several addresses, none of which can be reached',
      new TypeError('fetch failed', {
        cause: new AggregateError([
          failing({ code: 'ECONNREFUSED', syscall: 'connect' }),
          failing({ code: 'ETIMEDOUT', syscall: 'connect' }),
        ]),
      }),
    ],
    [
      'fetch that could not connect in time',
      new TypeError('x', { cause: failing({ code: 'UND_ERR_CONNECT_TIMEOUT' }) }),
    ],
  ];
  for (const [what, error] of certain) {
    it(`is certain not to have been taken after ${what}`, () => {
      assert.equal(networkFault('Twilio', error).kind, 'later');
    });
  }

  const open: [string, unknown][] = [
    ['a reset connection', failing({ code: 'ECONNRESET', syscall: 'read' })],
    ['a broken pipe', failing({ code: 'EPIPE', syscall: 'write' })],
    ['a host that went away in the middle', failing({ code: 'EHOSTUNREACH', syscall: 'read' })],
    ['a time limit of axios', failing({ code: 'ECONNABORTED' })],
    ['a time limit of fetch', new DOMException('The operation timed out', 'TimeoutError')],
    [
      'a socket that fetch lost',
      new TypeError('fetch failed', { cause: failing({ code: 'UND_ERR_SOCKET' }) }),
    ],
    ['an answer that cannot be read', new SyntaxError('Unexpected token')],
    ['something that is no error', 'gone'],
  ];
  for (const [what, error] of open) {
    it(`may have been taken after ${what}`, () => {
      assert.equal(networkFault('Twilio', error).kind, 'ambiguous');
    });
  }

  it('says what happened by its code alone, and repeats nothing else of the error', () => {
    const error = failing({ code: 'ECONNRESET', message: 'to https://user:secret@example.com' });
    const { message } = networkFault('Twilio', error).error;
    assert.equal(message, 'The connection with Twilio ended before an answer came (ECONNRESET).');
  });
});

describe('the time limit over a request', () => {
  it('ends what does not end, as a time limit of the connection would', async () => {
    await assert.rejects(within(new Promise(() => undefined), 5), (error) => {
      assert.equal(networkFault('Twilio', error).kind, 'ambiguous');
      return true;
    });
  });

  it('passes on what ends before', async () => {
    assert.equal(await within(Promise.resolve('done'), 60_000), 'done');
    await assert.rejects(within(Promise.reject(new Error('no')), 60_000), { message: 'no' });
  });
});
