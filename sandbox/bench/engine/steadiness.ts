import { type Figure, quantile } from '../samples.ts';

interface Over {
  /** How long the samples were taken, at equal distances. */
  readonly minutes: number;
  /** How much the last may lie above the first on the line through them, in percent of their middle. */
  readonly atMostPercent: number;
}

/** Whether something grows: its samples, how much it grows in an hour, and a judgement over the time that was measured. */
export function steadiness(name: string, samples: readonly number[], { minutes, atMostPercent }: Over): Figure[] {
  const warm = samples.slice(Math.floor(samples.length / 4));
  const growth = slope(warm) * (warm.length - 1);
  const warmMinutes = minutes * (warm.length / samples.length);
  const percent = (100 * growth) / quantile(warm, 0.5);
  return [
    { name, samples, unit: 'MiB' },
    {
      name: `${name}: growth an hour, by the last three quarters`,
      samples: [(growth * 60) / warmMinutes],
      unit: 'MiB',
    },
    {
      name: `${name}: growth over ${warmMinutes.toFixed(1)} minutes`,
      samples: [percent],
      unit: '%',
      goal: { quantile: 1, atMost: atMostPercent },
    },
  ];
}

/** The middle of the slopes between all pairs of samples (Theil and Sen): single outliers do not move it. Per sample. */
export function slope(samples: readonly number[]): number {
  const slopes = samples.flatMap((low, from) =>
    samples.slice(from + 1).map((high, index) => (high - low) / (index + 1)),
  );
  return slopes.length === 0 ? 0 : quantile(slopes, 0.5);
}
