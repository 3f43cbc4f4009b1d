/** The API server of a cluster: the one way in which everything here speaks to it. JSON in, JSON out. */
export interface ApiServer {
  /**
   * One question. Rejects with ApiError when the server refuses, and with ClusterAway when it does not answer. The answer is
   * foreign: parse what is read of it.
   */
  ask(question: ApiQuestion): Promise<unknown>;
  /**
   * Reads an answer that does not end, a line at a time, until it ends, the signal aborts, or nothing comes for `silence`
   * milliseconds. Rejects as `ask` does.
   */
  follow(path: string, options: FollowOptions): Promise<void>;
  /** What somebody behind the API server answers, as he says it. Rejects with ClusterAway when nobody answers at all. */
  pass(request: PassedRequest): Promise<PassedAnswer | 'timeout'>;
  close(): void;
}

export interface ApiQuestion {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With its query. */
  readonly path: string;
  readonly body?: unknown;
  /** `application/json` unless said otherwise. */
  readonly type?: string;
  /** Milliseconds; 10 s unless said otherwise. */
  readonly deadline?: number;
}

interface PassedRequest {
  readonly method: 'GET' | 'HEAD';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds. */
  readonly deadline: number;
  /** Bytes of the body that are read. */
  readonly most: number;
}

export interface PassedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whether there was more. */
  readonly cut: boolean;
}

interface FollowOptions {
  readonly signal: AbortSignal;
  readonly silence: number;
  onLine(line: string): void;
}

/** The server understood and refused: its status, reason and words. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  /** `AlreadyExists`, `NotFound`, `Forbidden` and so on; empty when it gave none. */
  readonly reason: string;

  constructor(status: number, reason: string, message: string) {
    super(message);
    this.status = status;
    this.reason = reason;
  }
}

/** Nobody answered. */
export class ClusterAway extends Error {
  override readonly name = 'ClusterAway';
}

/** The answer, or undefined when there is no such object. */
export async function orUndefined<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}
