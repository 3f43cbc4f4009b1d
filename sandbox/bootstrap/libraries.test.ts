import { describe, expect, it } from 'vitest';
import { installedByHand } from './node-modules.mjs';
import { isNewEnough } from './node-runtime.mjs';
import { findNpm } from './npm-program.mjs';

const lock = (packages: object) => JSON.stringify({ packages });

describe('installedByHand', () => {
  const wanted = lock({
    '': { name: 'drydock' },
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/mac-only': { version: '2.0.0', optional: true },
  });

  it.each([
    ['everything is there', { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } }, true],
    ['a version differs', { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } }, false],
    ['a digest differs', { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-b' } }, false],
    ['one is missing', {}, false],
  ])('%s', (_name, here, expected) => {
    expect(installedByHand(wanted, lock(here))).toBe(expected);
  });

  it('wants a record', () => {
    expect(installedByHand(wanted, undefined)).toBe(false);
  });
});

describe('isNewEnough', () => {
  it.each([
    ['20.20.2', false],
    ['24.14.9', false],
    ['v24.15.0', true],
    ['26.0.0', true],
  ])('%s: %s', (version, expected) => {
    expect(isNewEnough(version)).toBe(expected);
  });
});

describe('findNpm', () => {
  const find = (env: NodeJS.ProcessEnv, files: string[]) =>
    findNpm({
      env,
      execPath: '/opt/node/bin/node',
      exists: (file) => files.includes(file),
      real: (file) => `${file}-cli.js`,
    });

  it('prefers the npm that started us', () => {
    const own = '/x/npm-cli.js';
    expect(find({ npm_execpath: own }, [own, '/opt/node/lib/node_modules/npm/bin/npm-cli.js'])).toBe(own);
  });

  it('passes over another package manager', () => {
    const beside = '/opt/node/lib/node_modules/npm/bin/npm-cli.js';
    expect(find({ npm_execpath: '/x/yarn.js' }, ['/x/yarn.js', beside])).toBe(beside);
  });

  it('looks in PATH at last', () => {
    expect(find({ PATH: '/a:/b' }, ['/b/npm', '/b/npm-cli.js'])).toBe('/b/npm-cli.js');
  });

  it('says what to install when there is none', () => {
    expect(() => find({}, [])).toThrow('npm is not');
  });
});
