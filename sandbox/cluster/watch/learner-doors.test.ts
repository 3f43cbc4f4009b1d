import { expect, it } from 'vitest';
import { namespaceOf, sandboxId } from '#protocol';
import { learnerDoors } from './learner-doors.ts';

const mine = sandboxId.parse('s-abcdefghij22');
const other = sandboxId.parse('s-abcdefghij33');

it('asks for a key once, again after a while, and again of another cluster', async () => {
  let at = 0;
  const asked: string[] = [];
  const cluster = { server: new URL('https://127.0.0.1:6443'), ca: 'PEM' };
  const spacesOf = (name: string) => ({
    key: async ({ namespace }: { readonly namespace: string }) => {
      asked.push(namespace);
      return { token: `${name}-${asked.length}`, expiresAt: 3_600_000, kubeconfig: '' };
    },
  });
  let spaces = spacesOf('first');
  const door = learnerDoors({ connection: () => ({ cluster, spaces }), now: () => at });
  expect(await door(mine)).toEqual({ ...cluster, token: 'first-1' });
  expect((await door(mine)).token).toBe('first-1');
  expect((await door(other)).token).toBe('first-2');
  at = 6 * 60_000;
  expect((await door(mine)).token).toBe('first-3');
  spaces = spacesOf('second');
  expect((await door(mine)).token).toBe('second-4');
  expect(asked).toEqual([mine, other, mine, mine].map(namespaceOf));
});
