import { connect } from 'node:http2';
import { setTimeout as sleep } from 'node:timers/promises';

/** What `grpc.health.v1.Health/Check` is asked about, as a length-prefixed message with its one field. */
const SERVICE = Buffer.from('temporal.api.workflowservice.v1.WorkflowService');
const QUESTION = Buffer.concat([
  Buffer.from([0, 0, 0, 0, SERVICE.length + 2]),
  Buffer.from([0x0a, SERVICE.length]),
  SERVICE,
]);
/** The answer "SERVING", as the same. */
const SERVING = Buffer.from([0, 0, 0, 0, 2, 0x08, 0x01]);

/** Resolves as soon as the Temporal frontend at `address` says that it serves, or `signal` aborts. */
export async function untilServing(address: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && !(await isServing(address))) await sleep(50);
}

/**
 * Asks the frontend for its health by hand: the SDK's client would do it too, but takes half a second to load,
 * and the process that asks needs nothing else of it.
 */
export function isServing(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const session = connect(`http://${address}`);
    const settle = (serving: boolean): void => {
      session.destroy();
      resolve(serving);
    };
    session.setTimeout(2_000, () => settle(false));
    session.on('error', () => settle(false));
    const request = session.request({
      ':method': 'POST',
      ':path': '/grpc.health.v1.Health/Check',
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    const chunks: Buffer[] = [];
    request.on('error', () => settle(false));
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => settle(Buffer.concat(chunks).equals(SERVING)));
    request.end(QUESTION);
  });
}
