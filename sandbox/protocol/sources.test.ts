import { describe, expect, expectTypeOf, it } from 'vitest';
import { aContainer } from '../testing/snapshots.ts';
import { observeDown, observeUp } from './observation.ts';
import { isSource, kindOf, type Snapshots, type Source, serverOf } from './sources.ts';

describe('sources', () => {
  it('are the names of the table and files below a root', () => {
    for (const name of ['linux', 'docker.containers', 'file:/:/etc/hosts', 'file:/proc/812/root:/srv/a:b']) {
      expect(isSource(name), name).toBe(true);
    }
    for (const name of ['file', 'file:', 'file:etc:/hosts', 'file:/:hosts', 'file:/:/a\0b', 'docker', 'toString']) {
      expect(isSource(name), name).toBe(false);
    }
    expect(isSource(`file:/:/${'a'.repeat(5000)}`)).toBe(false);
  });

  it('say by their row who serves them', () => {
    expect(kindOf('file:/:/etc/hosts')).toBe('file');
    expect(serverOf('file:/:/etc/hosts')).toBe('relay');
    expect(serverOf('linux')).toBe('fleet');
  });

  it('have a value type each', () => {
    expectTypeOf<Snapshots['file:/:/etc/hosts']['kind']>().toEqualTypeOf<
      'absent' | 'file' | 'directory' | 'link' | 'other'
    >();
    expectTypeOf<'file:/:/x'>().toExtend<Source>();
    expectTypeOf<'file'>().not.toExtend<Source>();
  });
});

describe('observation messages', () => {
  const read = (message: unknown) => observeDown.safeParse(message);

  it('are read by the schema of their source', () => {
    const containers = { type: 'value', source: 'docker.containers', at: 1, value: [aContainer({ name: 'web' })] };
    expect(read(containers).data).toEqual(containers);
    expect(read({ ...containers, source: 'linux' }).error?.issues[0]?.path).toEqual(['value']);
    const file = { type: 'value', source: 'file:/:/etc/hosts', at: 1, value: { kind: 'absent' } };
    expect(read({ ...file, more: 1 }).data).toEqual(file);
    expect(read({ ...file, source: 'file:/:etc' }).success).toBe(false);
    expect(read({ type: 'unavailable', source: 'linux', at: 1, reason: 'gone' }).success).toBe(true);
    for (const nonsense of [undefined, null, 7, [], {}, { type: 'value' }]) expect(read(nonsense).success).toBe(false);
  });

  it('ask for at most 64 sources', () => {
    const watch = (count: number) => ({ type: 'watch', sources: Array(count).fill('file:/:/a') });
    expect(observeUp.safeParse(watch(64)).success).toBe(true);
    expect(observeUp.safeParse(watch(65)).success).toBe(false);
  });
});
