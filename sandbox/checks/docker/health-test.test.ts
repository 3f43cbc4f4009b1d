import { describe, expect, it } from 'vitest';
import { failsWith } from './health-test.ts';

const shell = (text: string) => failsWith(['CMD-SHELL', text], ['pg_isready', 'psql']);

describe('a test that asks', () => {
  it.each([
    'pg_isready',
    'pg_isready -h localhost -U postgres',
    '/usr/lib/postgresql/17/bin/pg_isready -q',
    'pg_isready || exit 1',
    'pg_isready -q && exit 0 || exit 1',
    'PGHOST=localhost pg_isready # asks over TCP',
    '# asks over TCP\npg_isready',
    'pg_isready \\\n  -h localhost',
    'test -d /data && pg_isready',
    'pg_isready; exit $?',
    "psql -U postgres -c 'SELECT 1'",
    'psql -U postgres -tAc "SELECT 1;" | grep -q 1',
    "gosu postgres psql -c 'SELECT 1' > /dev/null 2>&1",
    'su postgres -c \'psql -c "SELECT 1"\'',
    'timeout 3 sh -c pg_isready',
    '[ "$(psql -tAc \'SELECT 1\')" = 1 ]',
    'if pg_isready; then exit 0; else exit 1; fi',
    '(pg_isready)',
    'cd /tmp; { pg_isready; }',
  ])('%s', (text) => expect(shell(text)).toBe(true));

  it.each([[['pg_isready', '-h', 'localhost']], [['sh', '-c', 'pg_isready']], [['/usr/bin/psql', '-c', 'SELECT 1']]])(
    'without a shell: %j',
    (words) => expect(failsWith(['CMD', ...words], ['pg_isready', 'psql'])).toBe(true),
  );
});

describe('a test that passes whatever comes', () => {
  it.each([
    '',
    'true',
    'true # pg_isready',
    'exit 0; pg_isready',
    'pg_isready || true',
    'pg_isready || exit 0',
    'pg_isready; true',
    'pg_isready; exit 0',
    'pg_isready | cat',
    'pg_isready & true',
    'true || pg_isready',
    '! pg_isready',
    'echo pg_isready',
    "echo 'pg_isready'",
    'sh -c "pg_isready || true"',
    "sh -c 'true # pg_isready'",
    'test -S /var/run/postgresql/.s.PGSQL.5432',
    'if true; then exit 0; fi',
    'curl localhost:5432',
  ])('%s', (text) => expect(shell(text)).toBe(false));

  it('without a shell, and none at all', () => {
    expect(failsWith(['CMD', 'true', 'pg_isready'], ['pg_isready'])).toBe(false);
    expect(failsWith(['CMD', 'pg_isready -h localhost'], ['pg_isready'])).toBe(false);
    expect(failsWith(['NONE'], ['pg_isready'])).toBe(false);
    expect(failsWith([], ['pg_isready'])).toBe(false);
  });
});

it('hostile texts end', () => {
  for (const text of [
    '"',
    "'",
    '$(',
    '\\',
    '((((',
    '|&;|&;'.repeat(600),
    '"a'.repeat(2000),
    `${'sh -c '.repeat(50)}x`,
  ]) {
    expect(shell(text)).toBe(false);
  }
});
