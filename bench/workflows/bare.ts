/** The least a durable conversation can be: what comes in goes out, and Temporal has recorded it. */
import { condition, defineUpdate, setHandler } from '@temporalio/workflow';

const echo = defineUpdate<string, [string]>('echo');

export async function bare(): Promise<void> {
  setHandler(echo, (text) => text);
  await condition(() => false);
}
