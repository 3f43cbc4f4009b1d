import type { FastifyError, FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { type Problem, UserError } from '#protocol';

/** Turns whatever a route throws into `{ error: problem }`: UserErrors as they are, bugs logged and without detail. */
export function installProblems(app: FastifyInstance): void {
  app.setErrorHandler<FastifyError | Error>((error, request, reply) => {
    const { status, problem } = describe(error);
    if (status >= 500) request.log.error({ err: error, code: problem.code }, 'Request failed');
    return reply.code(status).header('cache-control', 'no-store').send({ error: problem });
  });
}

/** Parses what came from outside. Throws UserError `invalid-request` (400) that names the first wrong field. */
export function parse<T extends z.ZodType>(schema: T, value: unknown): z.infer<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.path.join('.') || 'The request';
  throw invalid(`${field} is not understood: ${issue?.message ?? 'unknown shape'}`);
}

function describe(error: Error): { status: number; problem: Problem } {
  if (error instanceof UserError) return { status: error.status, problem: error.problem };
  const status = 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
  if (status >= 400 && status < 500) return { status, problem: invalid(error.message).problem };
  return {
    status: 500,
    problem: {
      code: 'internal',
      message: 'Drydock made a mistake; nothing you did is wrong',
      hint: 'Try again. If it happens again, tell the operator the time: the log of web says more',
    },
  };
}

function invalid(message: string): UserError {
  return new UserError({
    code: 'invalid-request',
    message: message.slice(0, 1000),
    hint: 'Reload the page: it may be older than the server',
  });
}
