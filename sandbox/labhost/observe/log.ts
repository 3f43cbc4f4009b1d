import type { Logger } from 'pino';

/** What the agent's parts need of a logger. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;
