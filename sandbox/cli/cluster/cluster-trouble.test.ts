import { expect, it } from 'vitest';
import { troubleOf } from './cluster-trouble.ts';

const node = 'drydock-control-plane';
const roomy = '/dev/vda 263174212 66000000 30000000 69% /var\n/dev/vda 263174212 66000000 30000000 69% /var';
const refused =
  'The connection to the server drydock-control-plane:6443 was refused - did you specify the right host or port?';

it.each([
  ['a full disk', refused, '/dev/vda 263174212 263174212 0 100% /var\n', 'the disk is full'],
  [
    'a full disk of etcd that has room again',
    refused,
    `${roomy}\n{"level":"fatal","error":"write /var/lib/etcd/member/snap/db: no space left on device"}`,
    'the disk is full',
  ],
  ['an API server that ended', refused, roomy, refused],
  [
    'a node that was stopped',
    'Error response from daemon: container 5ba74d5dc0c0 is not running',
    'Error response from daemon: container 5ba74d5dc0c0 is not running',
    'its node does not run',
  ],
])('names %s', (_what, answer, seen, expected) => {
  const { found, fix } = troubleOf({ node, answer, seen });
  expect(found).toContain(expected);
  expect(fix).not.toBe('');
});
