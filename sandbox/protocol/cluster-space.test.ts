import { expect, test } from 'vitest';
import { namespaceOf, readNodePorts, sandboxOf } from './cluster-space.ts';
import { sandboxId } from './ids.ts';

test('a namespace and its sandbox name each other', () => {
  const sandbox = sandboxId.parse('s-abcdefghij22');
  expect(namespaceOf(sandbox)).toBe('lab-abcdefghij22');
  expect(sandboxOf(namespaceOf(sandbox))).toBe(sandbox);
});

test.each(['kube-system', 'lab-', 'lab-ABCDEFGHIJ22', 'lab-abcdefghij22-x', 's-abcdefghij22'])(
  '"%s" is no namespace of a learner',
  (name) => expect(sandboxOf(name)).toBeUndefined(),
);

test('reads two node ports and nothing else', () => {
  expect(readNodePorts('31004,31005')).toEqual([31_004, 31_005]);
  for (const text of [undefined, '', '31004', '31004,31005,31006', '31004,80', '31004,x']) {
    expect(readNodePorts(text), `${text}`).toBeUndefined();
  }
});
