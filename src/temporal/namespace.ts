import { setTimeout as sleep } from 'node:timers/promises';
import { isGrpcServiceError, type Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { StartError } from '../start-error.ts';
import { SEARCH_ATTRIBUTES } from './search-attributes.ts';

const { IndexedValueType } = proto.temporal.api.enums.v1;

const DAY = 24 * 60 * 60;
/** Seconds. A namespace that keeps closed runs for less than this is set to `RETENTION`. */
const SHORTEST_RETENTION = 30 * DAY;
const RETENTION = 90 * DAY;

/** gRPC status codes. */
const NOT_FOUND = 5;
const ALREADY_EXISTS = 6;

/** Milliseconds in which all of a cluster has heard of a new namespace: its parts look every few seconds. */
const LONGEST_TO_HEAR = 60_000;
const LOOK_AGAIN = 500;

/**
 * Makes sure that there is a `namespace`, that it knows our search attributes, and that it keeps closed conversations long
 * enough to be looked at. Changes nothing where it is so already, so a cluster that was prepared by its operators needs
 * no more than read access.
 * @throws StartError when something is lacking and may not be changed.
 */
export async function prepareNamespace(connection: Connection, namespace: string): Promise<void> {
  if (!(await exists(connection, namespace))) await register(connection, namespace);
  await untilKnown(connection, namespace);
  await keepClosedRuns(connection, namespace);
  await addSearchAttributes(connection, namespace);
}

async function exists(connection: Connection, namespace: string): Promise<boolean> {
  return !(await isRefused(connection.workflowService.describeNamespace({ namespace }), NOT_FOUND));
}

async function register(connection: Connection, namespace: string): Promise<void> {
  const registering = connection.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: proto.google.protobuf.Duration.fromObject({ seconds: RETENTION }),
  });
  // Another process may be faster.
  await orSay('be made', namespace, isRefused(registering, ALREADY_EXISTS));
}

/** It may have been made just now, by this process or by another. */
async function untilKnown(connection: Connection, namespace: string): Promise<void> {
  const deadline = Date.now() + LONGEST_TO_HEAR;
  while (await isRefused(connection.operatorService.listSearchAttributes({ namespace }), NOT_FOUND)) {
    if (Date.now() > deadline)
      throw new StartError(
        `The Temporal namespace "${namespace}" is there, but cannot be used yet: try again.`,
      );
    await sleep(LOOK_AGAIN);
  }
}

/** Whether the call is refused with this code; other refusals are thrown. */
async function isRefused(call: Promise<unknown>, code: number): Promise<boolean> {
  try {
    await call;
    return false;
  } catch (error) {
    if (isGrpcServiceError(error) && error.code === code) return true;
    throw error;
  }
}

async function keepClosedRuns(connection: Connection, namespace: string): Promise<void> {
  const { config } = await connection.workflowService.describeNamespace({ namespace });
  const retention = Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0);
  if (retention >= SHORTEST_RETENTION) return;
  await orSay(
    `keep closed runs for at least 30 days (it keeps them for ${retention / DAY})`,
    namespace,
    connection.workflowService.updateNamespace({
      namespace,
      config: {
        workflowExecutionRetentionTtl: proto.google.protobuf.Duration.fromObject({ seconds: RETENTION }),
      },
    }),
  );
}

async function addSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const present = (await connection.operatorService.listSearchAttributes({ namespace })).customAttributes;
  const missing = Object.entries(SEARCH_ATTRIBUTES).filter(([name]) => present[name] === undefined);
  if (missing.length === 0) return;
  const adding = connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(
      missing.map(([name, type]) => [
        name,
        type === 'Int'
          ? IndexedValueType.INDEXED_VALUE_TYPE_INT
          : IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
      ]),
    ),
  });
  await orSay(
    `have the search attributes ${missing.map(([name, type]) => `${name} (${type})`).join(', ')}`,
    namespace,
    // Another process may be faster.
    isRefused(adding, ALREADY_EXISTS),
  );
}

/** Turns a refused change into what the operators of the cluster have to do. */
async function orSay(need: string, namespace: string, change: Promise<unknown>): Promise<void> {
  try {
    await change;
  } catch (error) {
    if (!isGrpcServiceError(error)) throw error;
    throw new StartError(
      `The Temporal namespace "${namespace}" has to ${need}, and this process may not change that: ${error.details}`,
    );
  }
}
