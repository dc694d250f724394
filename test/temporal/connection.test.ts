import assert from 'node:assert/strict';
import { Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import {
  connectionFault,
  connectionOptions,
  createTemporalClient,
  type TemporalTarget,
} from '../../src/temporal/connection.ts';
import '../support/quiet-temporal.ts';
import { makeAuthority, type Authority, type Certificate } from '../support/certificates.ts';
import { startFrontend, type Frontend, type FrontendOptions } from './support/frontend.ts';

const API_KEY = 'a-key-of-temporal-cloud';
/** gRPC's codes. */
const UNAUTHENTICATED = 16;

/** What makes a connection, and what the SDK has for it: the API's, and the workers'. */
const KINDS = [
  [
    'a client',
    (target: TemporalTarget) => Connection.connect({ ...connectionOptions(target), connectTimeout: '6s' }),
  ],
  ['a worker', (target: TemporalTarget) => NativeConnection.connect(connectionOptions(target))],
] as const;

describe('the connection to a Temporal cluster behind TLS', () => {
  let ours: Authority;
  let server: Certificate;
  let frontend: Frontend | undefined;

  before(async () => {
    ours = await makeAuthority();
    server = await ours.sign('localhost');
  });

  afterEach(async () => {
    await frontend?.stop();
    frontend = undefined;
  });

  async function start(options: Partial<FrontendOptions> = {}): Promise<TemporalTarget> {
    frontend = await startFrontend({ ...server, ...options });
    return {
      address: frontend.address,
      namespace: 'studio.a1b2c',
      tls: { serverName: null, ca: ours.certificate, client: null },
    };
  }

  const withKey: Partial<FrontendOptions> = {
    refuse: (_method, { authorization }) =>
      authorization === `Bearer ${API_KEY}`
        ? null
        : { code: UNAUTHENTICATED, message: 'Request unauthorized.' },
  };

  for (const [kind, connect] of KINDS) {
    async function complaint(target: TemporalTarget): Promise<string> {
      const error: unknown = await connect(target).then(
        async (connection) => {
          await connection.close();
          return null;
        },
        (refused: unknown) => refused,
      );
      assert.ok(error, 'It was let in.');
      return (await connectionFault(error, target)).error.message;
    }

    describe(`of ${kind}`, () => {
      it('shows its certificate where one is demanded', async () => {
        const target = await start({ callersFrom: ours.certificate });
        const client = await ours.sign('a-worker');
        const connection = await connect({
          ...target,
          tls: { serverName: null, ca: ours.certificate, client },
        });
        await connection.close();
        assert.ok((frontend?.calls.length ?? 0) > 0);
      });

      it('says that it needs one', async () => {
        const said = await complaint(await start({ callersFrom: ours.certificate }));
        assert.match(
          said,
          /^Temporal at localhost:\d+ cannot be used: it wants a certificate: set TEMPORAL_TLS_CERT/,
        );
      });

      it('says that its own is not taken', async () => {
        const target = await start({ callersFrom: ours.certificate });
        const client = await (await makeAuthority()).sign('a-stranger');
        const said = await complaint({ ...target, tls: { serverName: null, ca: ours.certificate, client } });
        assert.match(said, /it does not take the certificate in TEMPORAL_TLS_CERT/);
      });

      it('trusts no server whose certificate is from somebody else', async () => {
        const target = await start();
        const { certificate } = await makeAuthority();
        for (const ca of [certificate, null]) {
          const said = await complaint({ ...target, tls: { serverName: null, ca, client: null } });
          assert.match(said, /its certificate is not trusted here \([A-Z_]+\): set TEMPORAL_TLS_CA/);
        }
        assert.deepEqual(frontend?.calls, []);
      });

      it('finds the name in the certificate that the address has not', async () => {
        const target = await start(await ours.sign('temporal.internal'));
        const tls = { serverName: null, ca: ours.certificate, client: null };
        assert.match(await complaint({ ...target, tls }), /TEMPORAL_TLS_SERVER_NAME/);
        const connection = await connect({ ...target, tls: { ...tls, serverName: 'temporal.internal' } });
        await connection.close();
      });

      it('shows its API key, and never says it', async () => {
        const target = await start(withKey);
        const connection = await connect({ ...target, apiKey: API_KEY });
        await connection.close();
        const missing = await complaint(target);
        assert.match(missing, /it wants to know who this is: set TEMPORAL_API_KEY/);
        const wrong = await complaint({ ...target, apiKey: 'hunter2' });
        assert.match(wrong, /it does not take the key in TEMPORAL_API_KEY/);
        assert.doesNotMatch(wrong, /hunter2/);
      });

      it('says that a cluster may want TLS', async () => {
        const { address, namespace } = await start();
        assert.match(await complaint({ address, namespace }), /needs TEMPORAL_TLS=on/);
      });
    });
  }

  it('tells what waiting will mend from what it will not', async () => {
    const target = await start(withKey);
    const lasting = async () => {
      const quick = { ...connectionOptions(target), connectTimeout: '6s' } as const;
      const error: unknown = await Connection.connect(quick).catch((refused: unknown) => refused);
      return (await connectionFault(error, target)).lasting;
    };
    assert.equal(await lasting(), true);
    await frontend?.stop();
    frontend = undefined;
    assert.equal(await lasting(), false);
  });

  it('names the namespace with every call about it, by which Temporal Cloud finds it', async () => {
    const target = await start(withKey);
    const client = createTemporalClient({ ...target, apiKey: API_KEY });
    await client.workflowService.describeNamespace({ namespace: target.namespace });
    const call = frontend?.calls.find(({ method }) => method === 'DescribeNamespace');
    assert.equal(call?.headers['temporal-namespace'], 'studio.a1b2c');
    assert.equal(call.headers.authorization, `Bearer ${API_KEY}`);
    await client.connection.close();
  });
});
