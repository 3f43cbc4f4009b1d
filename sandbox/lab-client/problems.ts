import { type Problem, UserError } from '#protocol';

/** What a learner is told when the machine with the sandboxes does not answer. */
export const awayProblem: Problem = {
  code: 'lab-host-away',
  message: 'The lab host, where the sandboxes run, does not answer',
  hint: 'Your work in it is not lost. This page tries again by itself; if it stays so, ask the operator to run `npx drydock doctor`',
};

export function labHostAway(cause: unknown): UserError {
  return new UserError(awayProblem, { status: 503, cause });
}

/** What fleet refused, in the words of the page: its own text is for operators, the next step is for learners. */
export function labHostProblem(status: number, found: Problem | undefined): UserError {
  const said = found === undefined ? `HTTP ${status}` : found.message;
  if (found?.code === 'wall-closed') {
    return new UserError(
      {
        code: 'wall-closed',
        message: `Sandboxes cannot start: the lab host's safety check failed. ${said}`.slice(0, 1000),
        hint: 'Only the operator can mend this: `npx drydock doctor` on the server says how. You can go on reading',
      },
      { status: 503 },
    );
  }
  if (status === 401 || status === 403) return unexpected('It refused the secret of web', said);
  if (found !== undefined) {
    const hint = 'Try again in a moment. If it stays so, ask the operator to look at the log of the lab host';
    return new UserError({ hint, ...found }, { status: status >= 500 ? 503 : status });
  }
  return unexpected('It answered in an unknown way', said);
}

/** The agent and web do not fit together: the operator's to mend. */
export function unexpected(what: string, said: string): UserError {
  return new UserError(
    {
      code: 'lab-host-misfit',
      message: `The lab host cannot be used: ${what} (${said})`.slice(0, 1000),
      hint: 'Ask the operator to restart Drydock: `npx drydock stop`, then `npm start`',
    },
    { status: 502 },
  );
}
