/** What a reader chose on this device. Reads and writes never fail: storage may be forbidden. */
export interface Preferences {
  number(name: string, range: { least: number; most: number; normal: number }): number;
  flag(name: string): boolean;
  set(name: string, value: number | boolean): void;
  forget(name: string): void;
}

const prefix = 'drydock:';

export function storedPreferences(storage: Storage | undefined): Preferences {
  const read = (name: string): string | null => {
    try {
      return storage?.getItem(prefix + name) ?? null;
    } catch {
      return null;
    }
  };
  const attempt = (change: () => void) => {
    try {
      change();
    } catch {
      // Full or forbidden: the choice holds for this page only.
    }
  };
  return {
    number: (name, { least, most, normal }) => {
      const stored = read(name);
      const value = stored === null ? Number.NaN : Number(stored);
      return Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : normal;
    },
    flag: (name) => read(name) === 'true',
    set: (name, value) => attempt(() => storage?.setItem(prefix + name, String(value))),
    forget: (name) => attempt(() => storage?.removeItem(prefix + name)),
  };
}
