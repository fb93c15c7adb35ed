import { pino, type Logger } from 'pino';

export type Log = Logger;

/** Paths that may never reach a log line, whoever logs them: credentials, keys and citizens' data. */
const REDACTED = [
  '*.authorization',
  '*.token',
  '*.secret',
  '*.contact',
  '*.variables',
  'authorization',
  'token',
  'contact',
];

/** One JSON object a line on standard error; `level` is a pino level or `'silent'`. */
export function createLog(level: string): Log {
  return pino(
    { level, redact: { paths: REDACTED, censor: '[redacted]' }, base: null },
    pino.destination({ fd: 2, sync: true }),
  );
}

export const silentLog: Log = pino({ level: 'silent' });
