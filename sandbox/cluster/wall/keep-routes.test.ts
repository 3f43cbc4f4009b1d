import { expect, test } from 'vitest';
import { keepRoutes, planRoutes } from './keep-routes.ts';

const [a, b] = [
  { range: '10.244.1.0/24', via: '10.209.0.4' },
  { range: '10.244.2.0/24', via: '10.209.0.5' },
];

test('a route that is there is left alone, one of a node that is gone goes, one to an old address is set anew', () => {
  expect(planRoutes([a, b], [a, b])).toEqual({ set: [], remove: [] });
  expect(planRoutes([a], [a, b])).toEqual({ set: [], remove: [b.range] });
  expect(planRoutes([{ ...a, via: '10.209.0.9' }], [a])).toEqual({ set: [{ ...a, via: '10.209.0.9' }], remove: [] });
});

test('asks the kernel for routes of its own, and changes no other', async () => {
  const asked: string[] = [];
  const ip = async (...args: readonly string[]) => {
    asked.push(args.join(' '));
    return args.includes('show') ? '[{"dst":"10.244.7.0/24","gateway":"10.209.0.7","dev":"eth0","flags":[]}]' : '';
  };
  await keepRoutes([a], ip);
  expect(asked).toEqual([
    '-json -4 route show proto 210',
    'route replace 10.244.1.0/24 via 10.209.0.4 proto 210',
    'route del 10.244.7.0/24 proto 210',
  ]);
});

test('where there are none yet the kernel says nothing at all', async () => {
  await keepRoutes([], async () => '');
});
