import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { closedPaths } from './closed-paths.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'drydock clone-'));
  chmodSync(root, 0o755);
  mkdirSync(join(root, 'sandbox'));
  chmodSync(join(root, 'sandbox'), 0o755);
  writeFileSync(join(root, 'package.json'), '{}');
  chmodSync(join(root, 'package.json'), 0o644);
});
afterEach(() => rmSync(root, { recursive: true }));

it.each<[string, [part: string, mode: number][], string[]]>([
  ['none of one that others may read', [], []],
  ['a folder that is its owner’s alone', [['.', 0o700]], ['.']],
  [
    'all of one that was made so',
    ['.', 'package.json', 'sandbox'].map((part) => [part, 0o700]),
    ['.', 'package.json', 'sandbox'],
  ],
  ['what is open to the group only', [['sandbox', 0o750]], ['sandbox']],
])('finds %s', (_what, modes, closed) => {
  for (const [part, mode] of modes.toReversed()) chmodSync(join(root, part), mode);
  expect(closedPaths(root)).toEqual(closed.map((part) => join(root, part)));
});
