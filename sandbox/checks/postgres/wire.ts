import { fromUtf8, int32, intAt, utf8 } from '../language/bytes.ts';

/**
 * The part of PostgreSQL's protocol 3.0 that one question needs, in bytes, one character each.
 * See "Frontend/Backend Protocol" of its manual.
 */

/** What a server made of a question. */
export type Reply =
  /** Values of all rows in their order, as text; NULL left out. `cut`: there is more. */
  | { readonly kind: 'values'; readonly values: readonly string[]; readonly cut: boolean }
  /** The server's own words. `passing`: it is starting or shutting down, and will say something else by itself. */
  | { readonly kind: 'error'; readonly message: string; readonly passing: boolean }
  /** It asks for a password. */
  | { readonly kind: 'password' }
  | { readonly kind: 'not-postgres' };

interface Question {
  readonly user: string;
  readonly database: string;
  readonly sql: string;
  /** Milliseconds that a statement may take. */
  readonly timeout: number;
}

/** Hello, question and farewell at once: the server reads on when it has let us in. Nothing can be written in such a session. */
export function ask({ user, database, sql, timeout }: Question): string {
  const settings = {
    user,
    database,
    client_encoding: 'UTF8',
    application_name: 'drydock',
    options: `-c default_transaction_read_only=on -c statement_timeout=${timeout}`,
  };
  const pairs = Object.entries(settings).map(([name, value]) => zeroEnded(name) + zeroEnded(value));
  return message('', `${int32(196_608)}${pairs.join('')}\0`) + message('Q', zeroEnded(sql)) + message('X', '');
}

const zeroEnded = (text: string) => `${utf8(text.replaceAll('\0', ''))}\0`;
const message = (type: string, body: string) => `${type}${int32(body.length + 4)}${body}`;

/** Reads what came back. Whoever speaks here is the learner's: anything may come. */
export function readReply(bytes: string, cut: boolean): Reply {
  const values: string[] = [];
  let letIn = false;
  let at = 0;
  for (;;) {
    const length = intAt(bytes, at + 1, 4);
    if (!(length >= 4) || at + 1 + length > bytes.length) break;
    const type = bytes.charAt(at);
    const body = bytes.slice(at + 5, at + 1 + length);
    if (type === 'E')
      return { kind: 'error', message: fieldOf(body, 'M'), passing: fieldOf(body, 'C') === cannotConnectNow };
    if (type === 'R' && intAt(body, 0, 4) !== 0) return { kind: 'password' };
    if (type === 'R') letIn = true;
    if (type === 'D') values.push(...valuesOf(body));
    if (type === 'C' && letIn) return { kind: 'values', values, cut: false };
    at += 1 + length;
  }
  return cut && letIn ? { kind: 'values', values, cut } : { kind: 'not-postgres' };
}

/** The fields of a row: a count, then each with its length, -1 for NULL. */
function valuesOf(body: string): string[] {
  const values: string[] = [];
  let at = 2;
  for (let field = 0; field < intAt(body, 0, 2); field += 1) {
    const length = intAt(body, at, 4);
    if (Number.isNaN(length) || at + 4 + length > body.length) break;
    at += 4;
    if (length < 0) continue;
    values.push(fromUtf8(body.slice(at, at + length)));
    at += length;
  }
  return values;
}

/** Class 57, "Operator Intervention", of the manual's appendix "PostgreSQL Error Codes". */
const cannotConnectNow = '57P03';

/** Fields of a letter and a text each: M is for people, C the code. */
function fieldOf(body: string, letter: 'C' | 'M'): string {
  const field = body.split('\0').find((one) => one.startsWith(letter));
  return fromUtf8(field?.slice(1) ?? '').slice(0, 300);
}
