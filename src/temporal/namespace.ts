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

/**
 * Makes sure that `namespace` knows our search attributes and keeps closed conversations long enough to be
 * looked at. Changes nothing where it is so already, so a cluster that was prepared by its operators needs no
 * more than read access.
 * @throws StartError when the namespace does not exist, or lacks something and may not be changed.
 */
export async function prepareNamespace(connection: Connection, namespace: string): Promise<void> {
  await keepClosedRuns(connection, namespace);
  await addSearchAttributes(connection, namespace);
}

async function keepClosedRuns(connection: Connection, namespace: string): Promise<void> {
  const { config } = await describe(connection, namespace);
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

async function describe(connection: Connection, namespace: string) {
  try {
    return await connection.workflowService.describeNamespace({ namespace });
  } catch (error) {
    if (isGrpcServiceError(error) && error.code === NOT_FOUND)
      throw new StartError(
        `There is no Temporal namespace "${namespace}": create it, or set TEMPORAL_NAMESPACE to one there is.`,
      );
    throw error;
  }
}

async function addSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const present = (await connection.operatorService.listSearchAttributes({ namespace })).customAttributes;
  const missing = Object.entries(SEARCH_ATTRIBUTES).filter(([name]) => present[name] === undefined);
  if (missing.length === 0) return;
  await orSay(
    `have the search attributes ${missing.map(([name, type]) => `${name} (${type})`).join(', ')}`,
    namespace,
    connection.operatorService
      .addSearchAttributes({
        namespace,
        searchAttributes: Object.fromEntries(
          missing.map(([name, type]) => [
            name,
            type === 'Int'
              ? IndexedValueType.INDEXED_VALUE_TYPE_INT
              : IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
          ]),
        ),
      })
      .catch((error: unknown) => {
        // Another process that starts at the same time was faster.
        if (!isGrpcServiceError(error) || error.code !== ALREADY_EXISTS) throw error;
      }),
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
