import { Connection } from '@temporalio/client';
import { prepareNamespace } from '../temporal/namespace.ts';

/** Has the dev server keep closed conversations for as long as a cluster does: by itself it forgets them after a day. */
export async function keepHistories(address: string, namespace: string): Promise<void> {
  const connection = await Connection.connect({ address });
  try {
    await prepareNamespace(connection, namespace);
  } finally {
    await connection.close();
  }
}
