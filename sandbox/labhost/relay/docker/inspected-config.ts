import { z } from 'zod';
import { amount, listOf, natural, text } from './bounded.ts';

/** What the configurations of containers and of images have in common. */
export const healthcheck = z
  .object({ Test: listOf(text, 256), Interval: amount, Timeout: amount, StartPeriod: amount, Retries: natural })
  .nullable()
  .catch(null);

const nanoseconds = 1e9;

export function healthcheckOf(found: z.infer<typeof healthcheck>) {
  // `NONE` switches off what the image would have.
  if (found === null || found.Test.length === 0) return null;
  return {
    test: found.Test,
    interval: found.Interval / nanoseconds,
    timeout: found.Timeout / nanoseconds,
    startPeriod: found.StartPeriod / nanoseconds,
    retries: found.Retries,
  };
}

/** A set, which the engine writes as an object of empty objects. */
export const keysOf = (max: number, length: number) =>
  z
    .record(z.string(), z.unknown())
    .transform((record) =>
      Object.keys(record)
        .slice(0, max)
        .map((key) => key.slice(0, length)),
    )
    .catch([]);
