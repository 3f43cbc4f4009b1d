import { UserError } from '#protocol';
import { ApiError, ClusterAway } from './api/api-server.ts';

/** What the cluster's refusals and silence mean to a person. UserErrors pass; what is left is a bug. */
export async function explained<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw isAway(error) ? awayProblem(error) : error;
  }
}

/** Whether the API server is silent, or answers that it cannot answer now. */
export function isAway(error: unknown): error is Error {
  return error instanceof ClusterAway || (error instanceof ApiError && (error.status === 429 || error.status >= 500));
}

function awayProblem(cause: Error): UserError {
  return new UserError(
    {
      code: 'cluster-away',
      message: `The Kubernetes cluster does not answer: ${cause.message}`.slice(0, 1000),
      hint: 'Usually it comes back by itself. Docker in your sandbox works meanwhile',
    },
    { status: 503, cause },
  );
}

/** The namespace went between two questions. */
export function goneProblem(namespace: string): UserError {
  return new UserError(
    {
      code: 'no-namespace',
      message: `The namespace ${namespace} is not there any more`,
      hint: 'Reset the sandbox to get a fresh one',
    },
    { status: 409 },
  );
}

export function noPortsProblem(): UserError {
  return new UserError(
    {
      code: 'cluster-full',
      message: 'All node ports of the cluster are given to others, so there is no room for another namespace',
      hint: 'Try again when others have ended their lessons',
    },
    { status: 503 },
  );
}

/** Learners are let in only behind a wall that was tried. */
export function closedProblem(reason: string): UserError {
  return new UserError(
    {
      code: 'cluster-closed',
      message: `The Kubernetes cluster is closed: ${reason}`.slice(0, 1000),
      hint: 'An operator has to mend this: drydock doctor says more. Lessons that need no cluster work',
    },
    { status: 503 },
  );
}
