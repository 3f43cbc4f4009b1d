import { z } from 'zod';
import {
  type Answer,
  type Beginning,
  type CheckId,
  checkHelp,
  classView,
  joinedClass,
  type LessonId,
  lessonAnswers,
  lessonHelp,
  lessonSeeds,
  openPreview,
  problem,
  progress,
  type ReservationRequest,
  reservation,
  type Session,
  sandboxView,
  savedFiles,
  session,
  ticket,
  UserError,
} from '#protocol';
import type { Api } from './api.ts';
import { Unreachable } from './problems.ts';

const failure = z.object({ error: problem });
const nothing = z.unknown();
/** Milliseconds; a cold sandbox is claimed within it. */
const deadline = 20_000;
/** Milliseconds for all files of a learner: the lab host gives up after a minute. */
const filesDeadline = 90_000;

export interface HttpContext {
  readonly fetch: typeof fetch;
}

/** What web says went wrong. Without our own words it is a proxy or a file server that answers in web's place. */
function problemIn(answer: unknown, what: string, status: number): Error {
  const failed = failure.safeParse(answer);
  if (!failed.success) return new Unreachable(`${what} answered ${status}`);
  return new UserError(failed.data.error, { status });
}

/** Api over fetch, same origin. */
export class HttpApi implements Api {
  readonly #context: HttpContext;
  /** One request however many ask at once: two would make two guests. */
  #session: Promise<Session> | undefined;

  constructor(context: HttpContext) {
    this.#context = context;
  }

  session(signal: AbortSignal): Promise<Session> {
    if (this.#session === undefined) {
      const asked = this.#send('POST', '/api/session', session, { signal });
      this.#session = asked;
      asked.catch(() => {
        if (this.#session === asked) this.#session = undefined;
      });
    }
    return this.#session;
  }

  async recover(code: string, signal: AbortSignal): Promise<Session> {
    const recovered = await this.#change('POST', '/api/session/recover', session, signal, { code });
    this.#session = Promise.resolve(recovered);
    return recovered;
  }

  async acceptInvitation(invitation: string, signal: AbortSignal): Promise<Session> {
    const invited = await this.#change('POST', '/api/session/invitation', session, signal, { invitation });
    this.#session = Promise.resolve(invited);
    return invited;
  }

  async seeds(lesson: LessonId, signal: AbortSignal) {
    return (await this.#change('GET', `/api/lessons/${lesson}/seeds`, lessonSeeds, signal)).values;
  }

  progress(signal: AbortSignal) {
    return this.#send('GET', '/api/progress', progress, { signal });
  }

  async saveResume(point: Parameters<Api['saveResume']>[0], signal: AbortSignal): Promise<void> {
    await this.#change('PUT', '/api/progress/resume', nothing, signal, point);
  }

  answers(lesson: LessonId, signal: AbortSignal) {
    return this.#send('GET', `/api/lessons/${lesson}/answers`, lessonAnswers, { signal });
  }

  async addAnswers(lesson: LessonId, answers: readonly Answer[], signal: AbortSignal): Promise<void> {
    await this.#change('POST', `/api/lessons/${lesson}/answers`, nothing, signal, { answers });
  }

  help(lesson: LessonId, signal: AbortSignal) {
    return this.#send('GET', `/api/lessons/${lesson}/help`, lessonHelp, { signal });
  }

  takeHelp(lesson: LessonId, check: CheckId, what: 'hint' | 'solution', signal: AbortSignal) {
    return this.#change('POST', `/api/lessons/${lesson}/checks/${check}/${what}`, checkHelp, signal);
  }

  claimSandbox(signal: AbortSignal) {
    return this.#change('POST', '/api/sandbox', sandboxView, signal);
  }

  sandbox(signal: AbortSignal) {
    return this.#send('GET', '/api/sandbox', sandboxView, { signal });
  }

  pauseSandbox(signal: AbortSignal) {
    return this.#change('POST', '/api/sandbox/pause', sandboxView, signal);
  }

  extendSandbox(signal: AbortSignal) {
    return this.#change('POST', '/api/sandbox/extend', sandboxView, signal);
  }

  resetSandbox(signal: AbortSignal) {
    return this.#change('POST', '/api/sandbox/reset', sandboxView, signal);
  }

  beginAt(begin: Beginning, signal: AbortSignal) {
    return this.#change('POST', '/api/sandbox/begin', sandboxView, signal, begin);
  }

  savedFiles(signal: AbortSignal) {
    return this.#change('GET', '/api/files', savedFiles, signal);
  }

  async filesArchive(signal: AbortSignal): Promise<Blob> {
    return (await this.#files('GET', '/api/files/archive', signal)).blob();
  }

  async restoreFiles(signal: AbortSignal): Promise<void> {
    await this.#files('POST', '/api/files/restore', signal);
  }

  /** Packing and unpacking take their time. */
  async #files(method: string, path: string, signal: AbortSignal): Promise<Response> {
    const { csrf } = await this.session(signal);
    const response = await this.#fetch(path, {
      method,
      credentials: 'same-origin',
      headers: { 'x-drydock-csrf': csrf },
      signal: AbortSignal.any([signal, AbortSignal.timeout(filesDeadline)]),
    });
    if (!response.ok)
      throw problemIn(await response.json().catch(() => undefined), `${method} ${path}`, response.status);
    return response;
  }

  openPort(port: number, signal: AbortSignal) {
    return this.#change('POST', '/api/previews', openPreview, signal, { port });
  }

  classes(signal: AbortSignal) {
    return this.#change('GET', '/api/classes', z.array(classView), signal);
  }

  createClass(name: string, signal: AbortSignal) {
    return this.#change('POST', '/api/classes', classView, signal, { name });
  }

  reserve(classId: string, wanted: ReservationRequest, signal: AbortSignal) {
    return this.#change('POST', `/api/classes/${classId}/reservations`, reservation, signal, wanted);
  }

  async cancelReservation(classId: string, id: string, signal: AbortSignal): Promise<void> {
    await this.#change('DELETE', `/api/classes/${classId}/reservations/${id}`, nothing, signal);
  }

  async joinClass(code: string, signal: AbortSignal): Promise<string> {
    return (await this.#change('POST', '/api/classes/join', joinedClass, signal, { code })).name;
  }

  ticket(request: Parameters<Api['ticket']>[0], signal: AbortSignal) {
    return this.#change('POST', '/api/tickets', ticket, signal, request);
  }

  /** With the token of the session; once more with a new session when web has forgotten this one. */
  async #change<Shape extends z.ZodType>(
    method: string,
    path: string,
    shape: Shape,
    signal: AbortSignal,
    body?: object,
  ): Promise<z.infer<Shape>> {
    const send = async () => {
      const { csrf } = await this.session(signal);
      return this.#send(method, path, shape, { signal, csrf, ...(body === undefined ? {} : { body }) });
    };
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof UserError) || (error.status !== 401 && error.status !== 403)) throw error;
      this.#session = undefined;
      return send();
    }
  }

  async #send<Shape extends z.ZodType>(
    method: string,
    path: string,
    shape: Shape,
    options: { signal: AbortSignal; csrf?: string; body?: object },
  ): Promise<z.infer<Shape>> {
    const response = await this.#fetch(path, {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(options.csrf === undefined ? {} : { 'x-drydock-csrf': options.csrf }),
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      signal: AbortSignal.any([options.signal, AbortSignal.timeout(deadline)]),
    });
    if (response.status === 204) return shape.parse(undefined);
    const answer: unknown = await response.json().catch(() => undefined);
    if (response.ok) return shape.parse(answer);
    throw problemIn(answer, `${method} ${path}`, response.status);
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    try {
      return await this.#context.fetch(path, init);
    } catch (cause) {
      if (init.signal?.aborted && !(cause instanceof DOMException && cause.name === 'TimeoutError')) throw cause;
      throw new Unreachable(`${path} did not answer`, { cause });
    }
  }
}
