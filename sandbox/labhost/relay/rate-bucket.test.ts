import { expect, test } from 'vitest';
import { RateBucket } from './rate-bucket.ts';

function bucketAt(start: number) {
  const clock = { now: start };
  return { clock, bucket: new RateBucket({ perSecond: 100, burst: 200 }, () => clock.now) };
}

test('a burst is free, then the rate holds', () => {
  const { clock, bucket } = bucketAt(0);
  expect(bucket.spend(200)).toBe(0);
  expect(bucket.spend(50)).toBe(500);
  clock.now = 500;
  expect(bucket.spend(1)).toBe(10);
});

test('a long rest fills it to the burst and no further', () => {
  const { clock, bucket } = bucketAt(0);
  bucket.spend(200);
  clock.now = 1_000_000;
  expect(bucket.spend(200)).toBe(0);
  expect(bucket.spend(1)).toBe(10);
});

test('a clock that is set back neither refills nor blocks', () => {
  const { clock, bucket } = bucketAt(10_000);
  bucket.spend(200);
  clock.now = 0;
  expect(bucket.spend(100)).toBe(1000);
  clock.now = 1000;
  expect(bucket.spend(1)).toBe(10);
});
