import type { SandboxId } from '#protocol';
import type { ApiServer } from '../api/api-server.ts';

export interface WatchContext {
  /** The API server, asked for before each try: a cluster that was made anew has another. Throws UserError while there is none. */
  api(): ApiServer;
  /** The key of a sandbox's learner, to look into his pods as he could himself. Rejects with UserError while there is none. */
  learner(sandbox: SandboxId): Promise<LearnerDoor>;
  /** Milliseconds since 1970. */
  now(): number;
  readonly times: WatchTimes;
}

/** All in milliseconds. */
export interface WatchTimes {
  /** A watch is opened anew after so long: that it ends when it should is a sign of life. */
  readonly watch: number;
  /** What was not confirmed for so long is not told as true any more. */
  readonly patience: number;
  /** Pauses between tries grow from the first to the last. */
  readonly firstPause: number;
  readonly lastPause: number;
  /** A kind that nobody watches is followed for so long: a reload of the page finds it there. */
  readonly idle: number;
}

/** No value is older than 30 s, the way to the page included. */
export const usualTimes: WatchTimes = {
  watch: 15_000,
  patience: 25_000,
  firstPause: 250,
  lastPause: 5000,
  idle: 60_000,
};

/** How to reach the API server as somebody. */
export interface LearnerDoor {
  readonly server: URL;
  /** PEM of who signed its certificate; undefined when everybody knows him. */
  readonly ca: string | undefined;
  readonly token: string;
}
