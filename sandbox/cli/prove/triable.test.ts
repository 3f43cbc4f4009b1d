import { expect, it } from 'vitest';
import { lessonId } from '#protocol';
import { triable } from './triable.ts';

const docker = { id: lessonId.parse('linux/02-namespaces'), sandbox: 'docker' } as const;
const kubernetes = { id: lessonId.parse('kubernetes/03-deployments'), sandbox: 'kubernetes' } as const;

it('leaves out what needs a cluster where there is none, and says so', () => {
  const said: string[] = [];
  const say = (line: string) => said.push(line);
  expect(triable([docker, kubernetes], { kubernetes: 'off', say })).toEqual([docker]);
  expect(said).toEqual([
    'skipped: kubernetes/03-deployments: it needs the cluster, and there is none (DRYDOCK_KUBERNETES=off)',
  ]);
  expect(triable([docker, kubernetes], { kubernetes: 'on', say })).toEqual([docker, kubernetes]);
  expect(said).toHaveLength(1);
});
