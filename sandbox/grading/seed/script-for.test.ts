import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { scriptFor } from './script-for.ts';

const constants = { seeds: { name: 'harbor', port: 8123, odd: "it's $HOME; `id`" }, nonce: 'abcdefghijklmnopqrst' };

it('gives a script each value as it is, and leaves its lines where they are', () => {
  const script = '#!/bin/bash\nsh -c \'echo "$SEED_NAME $SEED_PORT $SEED_ODD $NONCE"\'\necho $LINENO';
  expect(execFileSync('bash', ['-c', scriptFor(script, constants)], { encoding: 'utf8' })).toBe(
    "harbor 8123 it's $HOME; `id` abcdefghijklmnopqrst\n3\n",
  );
});
