import { expect, it } from 'vitest';
import { readMemoryKill } from './memory-kill-line.ts';

const text =
  'oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=0285,mems_allowed=0,oom_memcg=/docker/5c/labs/83/docker/0285,task_memcg=/docker/5c/labs/83/docker/0285/child,task=tail,pid=18796,uid=1000000';

it('reads which group ran out of memory, and when', () => {
  expect(readMemoryKill(`6,528533,28252270998,-;${text}`)).toEqual({
    cgroup: '/docker/5c/labs/83/docker/0285',
    uptime: 28_252_270_998,
  });
});

it.each([
  ['another record', '6,528535,28242954984,-;docker0: port 1(veth1c45bb5) entered disabled state'],
  ['the machine itself ran out', `6,1,2,-;${text.replace('CONSTRAINT_MEMCG', 'CONSTRAINT_NONE')}`],
  ['a program wrote it', `14,1,2,-;${text}`],
  ['a task with such a name', '6,1,2,-;tail invoked oom-killer: oom_memcg=/docker/1,'],
  ['nothing', ''],
])('%s: says nothing', (_, record) => {
  expect(readMemoryKill(record)).toBeUndefined();
});
