import { expect, test } from 'vitest';
import { sandboxRlimits } from './rlimits.ts';

const limits = (files: string) => `Limit                     Soft Limit           Hard Limit           Units
Max core file size        0                    unlimited            bytes
Max open files            1024                 ${files}              files
Max pending signals       95000                95000                signals
Max msgqueue size         819200               819200               bytes
`;

test('asks for no more than the machine gives', () => {
  expect(sandboxRlimits(limits('20000'))).toContainEqual({ name: 'nofile', value: 20_000 });
  expect(sandboxRlimits(limits('1048576'))).toContainEqual({ name: 'nofile', value: 65_536 });
  expect(sandboxRlimits(limits('unlimited'))).toContainEqual({ name: 'nofile', value: 65_536 });
  expect(sandboxRlimits(limits('20000'))).toContainEqual({ name: 'sigpending', value: 4096 });
});
