import { expect, it } from 'vitest';
import { memoryKills } from './memory-kill-reader.ts';

const cgroup = '/docker/5c/labs/83/docker/0285';
const text = `oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=0285,mems_allowed=0,oom_memcg=${cgroup},task_memcg=${cgroup}/child,task=tail,pid=18796,uid=1000000`;
const found = { cgroup, sequence: 528_533, uptime: 28_252_270_998 };
const head = '6,528533,28252270998,-;';

/** What is read of all these records. */
const read = (...records: string[]) => {
  const next = memoryKills();
  return records.map(next).filter((kill) => kill !== undefined);
};

it('reads which group ran out of memory, and when', () => {
  expect(read(head + text)).toEqual([found]);
});

it('reads it where the kernel names who wrote', () => {
  expect(read(`6,528533,28252270998,-,caller=T812;${text}`)).toEqual([found]);
});

it('puts together what others wrote in between, wherever the kernel may cut', () => {
  const other = '6,1,2,-;docker0: port 1(veth1c45bb5) entered disabled state';
  for (const cut of [',cpuset=', ',oom_memcg=', cgroup, ',task_memcg=']) {
    const at = text.indexOf(cut);
    const rest = text.indexOf(cut) + cut.length;
    const pieces = [`${head}${text.slice(0, at)}`, other, `6,8,9,c;${cut}`, other, `6,10,11,c;${text.slice(rest)}`];
    expect(read(...pieces), cut).toEqual([found]);
  }
});

it('reads the next one after one of which the end never came', () => {
  const second = `6,600,700,-;${text.replaceAll('0285', '0286')}`;
  expect(read(`${head}oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null)`, second)).toEqual([
    { cgroup: '/docker/5c/labs/83/docker/0286', sequence: 600, uptime: 700 },
  ]);
});

it('does not gather without an end', () => {
  const pieces = Array.from({ length: 12 }, (_, at) => `6,${at},1,c;,more`);
  const end = `6,99,1,c;,oom_memcg=${cgroup},`;
  expect(read(`${head}oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null)`, ...pieces, end)).toEqual([]);
});

it.each([
  ['another record', '6,528535,28242954984,-;docker0: port 1(veth1c45bb5) entered disabled state'],
  ['the machine itself ran out', `6,1,2,-;${text.replace('CONSTRAINT_MEMCG', 'CONSTRAINT_NONE')}`],
  ['a program wrote it', `14,1,2,-;${text}`],
  ['a program wrote its end', `14,1,2,c;,oom_memcg=${cgroup},`],
  ['an end without its beginning', `6,1,2,c;,oom_memcg=${cgroup},`],
  ['a task with such a name', '6,1,2,-;tail invoked oom-killer: oom_memcg=/docker/1,'],
  ['nothing', ''],
])('%s: says nothing', (_, record) => {
  expect(read(record)).toEqual([]);
});
