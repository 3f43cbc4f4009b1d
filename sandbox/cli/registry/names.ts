import type { Settings } from '../settings.ts';

/** What the course registry consists of on the machine's engine; its network is the lab host's. */
export function registryNames({ name }: Pick<Settings, 'name'>) {
  return { container: `${name}-registry`, volume: `${name}-registry`, label: `dev.drydock.instance=${name}` } as const;
}

/** The last address but one of the lab host's range, `10.209.0.0/24` -> `10.209.0.254`: Docker gives them out from the first. Pure. */
export function registryAddress(range: string): string {
  const [address = '', bits = '24'] = range.split('/');
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(bits));
  const last = number - (number % size) + size - 2;
  return [24, 16, 8, 0].map((shift) => Math.floor(last / 2 ** shift) % 256).join('.');
}
