import { expect, it } from 'vitest';
import { standing } from './plan.ts';

const steps = [
  { title: 'Building Kubernetes', seconds: 300 },
  { title: 'Building Traefik', seconds: 100 },
  { title: 'Creating the cluster', seconds: 100 },
];

it('begins at nothing, and thinks of every step as usual', () => {
  expect(standing(steps, 0, 0, 0)).toEqual({ phase: 'Building Kubernetes', percent: 0, etaSeconds: 500 });
});

it('counts what is done of the current step', () => {
  expect(standing(steps, 1, 0.5, 350)).toEqual({ phase: 'Building Traefik', percent: 70, etaSeconds: 150 });
});

it('expects a slow machine to stay slow', () => {
  expect(standing(steps, 1, 0, 900)).toMatchObject({ percent: 60, etaSeconds: 600 });
});

it('does not believe that the rest is there because the first steps were', () => {
  expect(standing(steps, 2, 0, 1).etaSeconds).toBe(20);
  expect(standing([{ title: 'Looking', seconds: 5 }, ...steps], 1, 0, 0.1).etaSeconds).toBe(500);
});

it('ends at all of it', () => {
  expect(standing(steps, 3, 0, 500)).toEqual({ phase: 'Creating the cluster', percent: 100, etaSeconds: 0 });
});
