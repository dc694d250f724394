import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { prepareNamespace } from '../../src/temporal/namespace.ts';
import { SEARCH_ATTRIBUTES } from '../../src/temporal/search-attributes.ts';
import { temporalAddress } from '../support/temporal.ts';

const DAY = 24 * 60 * 60;

describe('preparing a Temporal namespace', () => {
  let connection: Connection;

  before(async () => {
    connection = await Connection.connect({ address: await temporalAddress() });
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

  it('names a namespace that does not exist', async () => {
    await assert.rejects(prepareNamespace(connection, 'nowhere'), {
      name: 'StartError',
      message: /no Temporal namespace "nowhere".*TEMPORAL_NAMESPACE/,
    });
  });
});
