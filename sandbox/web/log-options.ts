import type { LoggerOptions } from 'pino';

/** Secrets by the names they travel under. They should not be logged at all; this is the second lock. */
const secrets = [
  'authorization',
  'cookie',
  '"set-cookie"',
  '"x-drydock-csrf"',
  'ticket',
  'token',
  'code',
  'csrf',
  'secret',
];

/** JSON lines, without secrets. */
export function logOptions(level: string): LoggerOptions {
  const dotted = (name: string, depth: string) =>
    name.startsWith('"') ? `${depth}[${name}]` : `${depth ? `${depth}.` : ''}${name}`;
  const paths = secrets.flatMap((name) => ['', '*', 'req.headers', 'res.headers'].map((depth) => dotted(name, depth)));
  return { level, base: null, timestamp: true, redact: { paths, censor: '(hidden)' } };
}
