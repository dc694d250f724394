import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { prepareNamespace } from '../../src/temporal/namespace.ts';
import { SEARCH_ATTRIBUTES } from '../../src/temporal/search-attributes.ts';
import { makeAuthority, type Authority } from '../support/certificates.ts';
import { temporalAddress } from '../support/temporal.ts';
import { startFrontend } from './support/frontend.ts';

const DAY = 24 * 60 * 60;
/** gRPC's codes. */
const NOT_FOUND = 5;
const PERMISSION_DENIED = 7;

describe('preparing a Temporal namespace', () => {
  let connection: Connection;
  let authority: Authority;

  before(async () => {
    connection = await Connection.connect({ address: await temporalAddress() });
    authority = await makeAuthority();
  });

  after(() => connection.close());

  async function retentionDays(namespace: string): Promise<number> {
    const { config } = await connection.workflowService.describeNamespace({ namespace });
    return Number(config?.workflowExecutionRetentionTtl?.seconds) / DAY;
  }

  async function register(days: number): Promise<string> {
    const namespace = `test-${randomUUID()}`;
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: proto.google.protobuf.Duration.fromObject({ seconds: days * DAY }),
    });
    return namespace;
  }

  it('keeps closed conversations for ninety days where the dev server would keep them for one', async () => {
    await prepareNamespace(connection, 'default');
    assert.equal(await retentionDays('default'), 90);
  });

  it('leaves a longer retention as its operators chose it', async () => {
    const namespace = await register(45);
    await prepareNamespace(connection, namespace);
    assert.equal(await retentionDays(namespace), 45);
  });

  it('adds the search attributes that are missing, and can be repeated', async () => {
    const namespace = await register(45);
    await prepareNamespace(connection, namespace);
    await prepareNamespace(connection, namespace);
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    for (const name of Object.keys(SEARCH_ATTRIBUTES)) assert.ok(name in customAttributes, name);
  });

  it('makes the namespace where there is none, also when two do so at the same moment', async () => {
    const namespace = `test-${randomUUID()}`;
    await Promise.all([prepareNamespace(connection, namespace), prepareNamespace(connection, namespace)]);
    assert.equal(await retentionDays(namespace), 90);
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    for (const name of Object.keys(SEARCH_ATTRIBUTES)) assert.ok(name in customAttributes, name);
  });

  it('says what its operators have to do where it may not', async () => {
    const server = await authority.sign('localhost');
    const refused = { code: PERMISSION_DENIED, message: 'Only the operators may.' };
    const needs: [string[], RegExp][] = [
      [
        ['RegisterNamespace'],
        /^The Temporal namespace "ours" has to be made, and this process may not change that: Only/,
      ],
      [['UpdateNamespace'], /has to keep closed runs for at least 30 days \(it keeps them for 0\), and/],
      [['AddSearchAttributes'], /has to have the search attributes Flow \(Keyword\), FlowVersion \(Int\), /],
    ];
    for (const [methods, message] of needs) {
      const frontend = await startFrontend({
        ...server,
        refuse: (method) => {
          if (methods.includes(method)) return refused;
          if (method === 'DescribeNamespace' && methods.includes('RegisterNamespace'))
            return { code: NOT_FOUND, message: 'No such namespace.' };
          return null;
        },
      });
      const to = await Connection.connect({
        address: frontend.address,
        tls: { serverRootCACertificate: Buffer.from(authority.certificate) },
      });
      await assert.rejects(prepareNamespace(to, 'ours'), { name: 'StartError', message });
      await to.close();
      await frontend.stop();
    }
  });
});
