import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { solutionSteps } from './solution-steps.ts';

const script = `#!/bin/sh
# drydock-canary-7f3a
set -e

#: web
# nginx answers on the port
# of the learner.
docker run -d --name "$SEED_NAME" -p \${SEED_PORT}:80 nginx
docker ps

# The file has comments of its own.
cat > compose.yml <<'END'
# Not a reason.
services:
END
docker compose up -d
#: other
  # Part of the code: it is not at the start of the line.
echo $HOME $SEED_UNKNOWN
`;
const seeds = { name: 'harbor', port: 8123 };

test('gives the part of the check, its comments as reasons, with the values of the learner', () => {
  expect(solutionSteps(script, 'web', seeds)).toEqual([
    {
      why: 'nginx answers on the port of the learner.',
      code: 'docker run -d --name "harbor" -p 8123:80 nginx\ndocker ps',
    },
    {
      why: 'The file has comments of its own.',
      code: "cat > compose.yml <<'END'\n# Not a reason.\nservices:\nEND\ndocker compose up -d",
    },
  ]);
});

test('gives everything for a check without a part of its own, and keeps what is no seed', () => {
  expect(solutionSteps(script, 'third', seeds)).toHaveLength(3);
  expect(solutionSteps(script, 'other', seeds)).toEqual([
    { why: '', code: '  # Part of the code: it is not at the start of the line.\necho $HOME $SEED_UNKNOWN' },
  ]);
  expect(solutionSteps('echo no parts\n', 'web', seeds)).toEqual([]);
});

test('never gives the canary', () => {
  const whole = readFileSync('lessons/linux/02-namespaces/solution.sh', 'utf8');
  const steps = solutionSteps('#: enter\n# drydock-canary-7f3a\n# Why.\ntrue # drydock-canary-7f3a\nls\n', 'enter', {});
  expect(steps).toEqual([{ why: 'Why.', code: 'ls' }]);
  expect(solutionSteps(whole, 'enter', {})).toEqual([
    {
      why: "Only the network of web is entered: `ip` and its files are the sandbox's.",
      code: expect.stringContaining('nsenter --target'),
    },
  ]);
});
