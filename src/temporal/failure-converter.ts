/**
 * How errors are written into histories where payloads are private: their messages and stack traces as payloads too,
 * since both may repeat what people have said. The SDK loads this file by its path, in workers and in the workflows' sandbox.
 */
import { DefaultFailureConverter } from '@temporalio/common';

export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
