import { describe, expect, it } from 'vitest';
import { fromUtf8, int32, intAt, utf8 } from '../language/bytes.ts';
import { ask, readReply } from './wire.ts';

const message = (type: string, body: string) => `${type}${int32(body.length + 4)}${body}`;
const int16 = (value: number) => String.fromCharCode(value >> 8, value & 0xff);
const field = (value: string | null) => (value === null ? int32(-1) : `${int32(utf8(value).length)}${utf8(value)}`);
const row = (...values: (string | null)[]) => message('D', int16(values.length) + values.map(field).join(''));
const letIn = message('R', int32(0)) + message('S', 'server_version\x0017\0') + message('Z', 'I');
const done = message('C', 'SELECT 2\0') + message('Z', 'I');

describe('bytes', () => {
  it.each(['', 'ships', 'é € 🚢', '100 % of\n"it"'])('hold %j', (text) => {
    expect([...utf8(text)].every((byte) => byte <= '\xff')).toBe(true);
    expect(fromUtf8(utf8(text))).toBe(text);
  });

  it('that are no UTF-8 stay as they are', () => expect(fromUtf8('\xff\xfe')).toBe('\xff\xfe'));

  it('are numbers, the highest first', () => {
    expect([196_608, -1, 0].map((value) => intAt(int32(value), 0, 4))).toEqual([196_608, -1, 0]);
    expect(intAt('ab', 0, 4)).toBeNaN();
  });
});

it('a question is what psql would send, in one piece and read-only', () => {
  const asked = ask({ user: 'postgres', database: 'harbour', sql: 'SELECT 1', timeout: 1500 });
  const length = intAt(asked, 0, 4);
  expect(asked.slice(4, length).split('\0')).toEqual([
    ...['', '\x03', '', 'user', 'postgres', 'database', 'harbour', 'client_encoding', 'UTF8'],
    ...['application_name', 'drydock', 'options'],
    ...['-c default_transaction_read_only=on -c statement_timeout=1500', '', ''],
  ]);
  expect(asked.slice(length)).toBe(`Q\0\0\0\x0dSELECT 1\0X\0\0\0\x04`);
});

it('a zero byte in a name cannot add a setting', () => {
  const asked = ask({ user: 'a\0options\0-c x=1', database: 'b', sql: '', timeout: 1 });
  expect(asked).toContain('user\0aoptions-c x=1\0database');
});

describe('a reply', () => {
  it('is the values of all rows, without NULL', () => {
    const rows = `${message('T', int16(2))}${row('1', 'harbör')}${row('2', null)}`;
    expect(readReply(letIn + rows + done, false)).toEqual({ kind: 'values', values: ['1', 'harbör', '2'], cut: false });
    expect(readReply(letIn + done, false)).toEqual({ kind: 'values', values: [], cut: false });
  });

  it('that was cut is what came', () => {
    const bytes = letIn + row('one') + row('two').slice(0, 8);
    expect(readReply(bytes, true)).toEqual({ kind: 'values', values: ['one'], cut: true });
  });

  it('may be the server’s own words, before or after it let us in', () => {
    const error = message('E', 'SERROR\0C42P01\0Mrelation "ships" does not exist\0\0');
    for (const bytes of [error, letIn + error])
      expect(readReply(bytes, false)).toEqual({
        kind: 'error',
        message: 'relation "ships" does not exist',
        passing: false,
      });
  });

  it('may ask for a password', () => {
    expect(readReply(message('R', `${int32(10)}SCRAM-SHA-256\0\0`), false)).toEqual({ kind: 'password' });
  });

  it.each([
    ['nothing', ''],
    ['another greeting', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['rows of somebody who never let us in', row('one') + done],
    ['an end in the middle', letIn + row('one').slice(0, 7)],
    ['a length that leads nowhere', `D${int32(0)}${letIn}`],
    ['a length beyond all', `D${int32(0x7fffffff)}`],
  ])('%s is no PostgreSQL', (_name, bytes) => {
    expect(readReply(bytes, false)).toEqual({ kind: 'not-postgres' });
  });

  it('with a row that lies about itself ends there', () => {
    const lying = message('D', `${int16(500)}${field('one')}${int32(99)}x`);
    expect(readReply(letIn + lying + done, false)).toEqual({ kind: 'values', values: ['one'], cut: false });
  });
});
