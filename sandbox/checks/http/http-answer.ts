import type { HttpRequest, HttpResult } from '#protocol';
import { type Absence, absent, type Fact, type FactOrigin, factOf, present } from '../language/fact.ts';
import { plain, shellWord } from '../language/wording.ts';
import { explainFailure, type ProbeFailure, showOutcome } from './diagnosis.ts';
import { urlOf } from './http-target.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What came back. When no HTTP answer came, every fact but `outcome` is absent and says why. */
export interface HttpAnswer {
  /** `answered`, or how it failed: `refused`, `unreachable`, `timeout`, `reset`, `not-http`. */
  readonly outcome: Fact<HttpResult['outcome']>;
  /** `200` and so on. @unit status code */
  readonly status: Fact<number>;
  /** A header by its name, in any case; absent when the answer does not have it. */
  header(name: string): Fact<string>;
  /** The body as text, at most 64 KiB of it. */
  readonly text: Fact<string>;
  /** The body as JSON, or what is in it at a path: `json('version')`; absent when it is not JSON or has nothing there. */
  json(...path: readonly (string | number)[]): Fact<Json>;
  /** From connecting to the end of the answer. @unit milliseconds */
  readonly milliseconds: Fact<number>;
}

/** Who was asked, in words, and what no answer means. */
export interface Asked {
  /** `http://127.0.0.1:8080/` */
  readonly url: string;
  /** Where it was read, and the same request for the learner. */
  readonly evidence: { readonly from: string; readonly see: string };
  explain(outcome: ProbeFailure): string;
}

/** A request from inside the sandbox. */
export const askedInside = (request: HttpRequest): Asked => ({
  url: urlOf(request),
  evidence: evidenceOf(request),
  explain: (outcome) => explainFailure(outcome, request),
});

export function httpAnswer(asked: Asked, result: HttpResult): HttpAnswer {
  const { url, evidence } = asked;
  const origin = <V>(name: string, show: (value: V) => string): FactOrigin<V> => ({
    ...evidence,
    name: `the ${name} of ${url}`,
    show,
  });
  const missing = (): Absence => noAnswer(asked, result);
  const answered = result.outcome === 'answered' ? result : undefined;
  const lacks = (found: string, name: string): Absence =>
    answered === undefined ? missing() : { ...evidence, expected: `${name} in the answer of ${url}`, found };
  return {
    get outcome() {
      const explain = (outcome: HttpResult['outcome']) => (outcome === 'answered' ? undefined : asked.explain(outcome));
      return present({ ...origin('answer', showOutcome), explain }, result.outcome);
    },
    get status() {
      return factOf(origin<number>('status', plain), answered?.status, missing);
    },
    header: (name) =>
      factOf(origin(`header \`${name}\``, code), answered?.headers[name.toLowerCase()], () =>
        lacks('no such header', `a header \`${name}\``),
      ),
    get text() {
      return factOf(origin('body', showBody), answered?.body, missing);
    },
    json: (...path) => {
      const where = path.length === 0 ? 'JSON' : `\`${path.join('.')}\` in the JSON`;
      const shown = origin<Json>(where, (value) => showBody(JSON.stringify(value)));
      const whole = answered === undefined ? undefined : parseJson(answered);
      if (whole === undefined) return absent(shown, lacks('a body that is not JSON', 'JSON'));
      return factOf(shown, at(whole.json, path), () => lacks('nothing there', where));
    },
    get milliseconds() {
      return factOf(
        origin<number>('time', (value) => `${Math.round(value)} ms`),
        answered?.milliseconds,
        missing,
      );
    },
  };
}

/** The answer of a place that is not there: every fact is absent for the same reason. */
export function answerOfNobody(absence: Absence): HttpAnswer {
  const nothing = <V>(): Fact<V> =>
    absent({ name: 'the answer', from: absence.from, see: absence.see, show: String }, absence);
  return {
    outcome: nothing(),
    status: nothing(),
    header: () => nothing(),
    text: nothing(),
    json: () => nothing(),
    milliseconds: nothing(),
  };
}

/** Why no HTTP answer came. */
function noAnswer({ url, evidence, explain }: Asked, { outcome }: HttpResult): Absence {
  return {
    ...evidence,
    expected: `an HTTP answer from ${url}`,
    found: showOutcome(outcome),
    ...(outcome === 'answered' ? {} : { say: explain(outcome) }),
  };
}

/** The same request by curl, for the learner. */
function evidenceOf(request: HttpRequest): { from: string; see: string } {
  const headers = Object.entries(request.headers).map(([name, value]) => ` -H ${shellWord(`${name}: ${value}`)}`);
  const flag = request.method === 'HEAD' ? '-I' : '-i';
  return {
    from: `${request.method} ${urlOf(request)}`,
    see: `curl ${flag}${headers.join('')} ${shellWord(urlOf(request))}`,
  };
}

function parseJson({ body, cut }: { body: string; cut: boolean }): { json: Json } | undefined {
  if (cut) return undefined;
  try {
    return { json: JSON.parse(body) };
  } catch {
    return undefined;
  }
}

function at(json: Json, [key, ...rest]: readonly (string | number)[]): Json | undefined {
  if (key === undefined) return json;
  if (json === null || typeof json !== 'object' || !Object.hasOwn(json, key)) return undefined;
  const value: unknown = Reflect.get(json, key);
  return isJson(value) ? at(value, rest) : undefined;
}

/** Everything that JSON.parse gives. */
const isJson = (value: unknown): value is Json => value !== undefined;

const showBody = (text: string): string =>
  text === '' ? 'nothing' : code(text.length > 120 ? `${text.slice(0, 119)}…` : text);

const code = (text: string): string => `\`${text.trim()}\``;
