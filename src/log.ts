import { pino, type Logger } from 'pino';
import { describeError } from './describe-error.ts';
import type { LogLevel } from './settings.ts';

export type Log = Logger;

/** One JSON line per record on standard error, so that standard output stays for people. No secrets, no personal data. */
export function createLog(level: LogLevel): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeError },
      redact: {
        paths: [
          '*.authorization',
          '*.headers.authorization',
          '*.headers.cookie',
          '*.password',
          '*.token',
          '*.secret',
        ],
        remove: true,
      },
    },
    pino.destination({ fd: 2, sync: true }),
  );
}
