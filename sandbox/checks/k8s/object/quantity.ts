const factors: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** A quantity as Kubernetes writes it: `100m` is 0.1, `64Mi` is 67108864, `1e3` is 1000. Undefined for what is none. */
export function parseQuantity(text: string): number | undefined {
  const [, number, suffix = ''] = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)([a-zA-Z]{0,2})$/.exec(text) ?? [];
  const factor = factors[suffix];
  if (number === undefined || factor === undefined) return undefined;
  // Thousandths are divided: 100 * 1e-3 is not 0.1.
  return factor < 1 ? Number(number) / Math.round(1 / factor) : Number(number) * factor;
}

/** Cores as kubectl says them: `250m`, `2`. */
export const showCores = (cores: number): string =>
  Number.isInteger(cores) ? `${cores}` : `${Math.round(cores * 1000)}m`;
