import { describe, expect, it } from 'vitest';
import { previewPlace } from './preview-place.ts';

const name = 'abcdefghijklmnopqrst';
const placeOf = (settings: { url?: string; previewDomain?: string; tls?: boolean } = {}) =>
  previewPlace(
    {
      url: settings.url === undefined ? undefined : new URL(settings.url),
      previewDomain: settings.previewDomain,
      tls: settings.tls === true ? { cert: Buffer.from(''), key: Buffer.from('') } : undefined,
    },
    () => 4321,
  );
const hostPlace = (settings?: Parameters<typeof placeOf>[0]) => {
  const place = placeOf(settings);
  if (place.kind !== 'host') throw new Error('It is a path');
  return place;
};

describe('where ports open', () => {
  it.each([
    [{}, `http://80--${name}.localhost:4321`, 'http://*.localhost:4321'],
    [{ tls: true }, `https://80--${name}.localhost:4321`, 'https://*.localhost:4321'],
    [{ url: 'http://127.0.0.1:8000' }, `http://80--${name}.localhost:8000`, 'http://*.localhost:8000'],
    [{ url: 'http://localhost' }, `http://80--${name}.localhost`, 'http://*.localhost'],
    [
      { url: 'https://learn.example', previewDomain: 'labs.example' },
      `https://80--${name}.labs.example`,
      'https://*.labs.example',
    ],
    [{ previewDomain: 'labs.example' }, `http://80--${name}.labs.example:4321`, 'http://*.labs.example:4321'],
  ])('%o: %s', (settings, origin, source) => {
    const place = hostPlace(settings);
    expect(place.origin(80, name)).toBe(origin);
    expect(place.source).toBe(source);
    expect(place.parse(new URL(origin).host)).toEqual({ port: 80, name });
  });

  it('is a path where no name is known that has others below it', () => {
    expect(placeOf({ url: 'https://learn.example' })).toEqual({ kind: 'path', source: "'self'" });
  });

  it('knows where browsers keep cookies for frames', () => {
    expect(hostPlace().trustworthy).toBe(true);
    expect(hostPlace({ url: 'https://a.example', previewDomain: 'b.example' }).trustworthy).toBe(true);
    expect(hostPlace({ url: 'http://a.example', previewDomain: 'b.example' }).trustworthy).toBe(false);
  });

  it.each([
    `8080--${name}.localhost`,
    `8080--${name}.localhost:4322`,
    `8080--${name}.evil.localhost:4321`,
    `8080--${name}.localhost:4321.evil.example`,
    `0--${name}.localhost:4321`,
    `08080--${name}.localhost:4321`,
    `65536--${name}.localhost:4321`,
    `8080-${name}.localhost:4321`,
    `8080--${name}x.localhost:4321`,
    `8080--${name.slice(1)}.localhost:4321`,
    `8080--${name.slice(1)}0.localhost:4321`,
    `x.8080--${name}.localhost:4321`,
    '.localhost:4321',
    'localhost:4321',
    '127.0.0.1:4321',
    '',
    undefined,
  ])('%s is no preview', (host) => {
    expect(hostPlace().parse(host)).toBeUndefined();
  });

  it('reads names as browsers write them, in any case', () => {
    expect(hostPlace().parse(`8080--${name.toUpperCase()}.LOCALHOST:4321`)).toEqual({ port: 8080, name });
  });
});
