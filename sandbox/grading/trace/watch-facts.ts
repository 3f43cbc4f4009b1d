import { types } from 'node:util';
import type { Fact, T } from '#checks';

/** Told of every fact that a check touches. */
export interface FactWatcher {
  /** How many reads there are so far. */
  reads(): number;
  /** A fact was made by the reads from `since` on. */
  touched(fact: Fact<unknown>, since: number): void;
  /** `t.expect` or `t.require` got it. */
  asked(fact: Fact<unknown>): void;
}

/** The same context, which tells of each fact when the check takes it from a lens. For authors at work: it costs proxies. */
export function watchFacts(t: T, watcher: FactWatcher): T {
  const wrap = <V>(value: V, since: number): V => {
    if (isFact(value)) watcher.touched(value, since);
    else if (typeof value === 'function') return value;
    else if (typeof value === 'object' && value !== null) return lens(value);
    return value;
  };

  const lens = <L extends object>(target: L): L =>
    new Proxy(target, {
      get: (of, key) => {
        const since = watcher.reads();
        const value: unknown = Reflect.get(of, key);
        if (isFixed(of, key)) return value;
        if (typeof value !== 'function') return wrap(value, since);
        if (types.isPromise(of) && key === 'then') return thenOf(of);
        return function (this: unknown, ...args: unknown[]) {
          const before = watcher.reads();
          // What walks over a list takes its elements through us; a lens is at home in itself.
          return wrap<unknown>(Reflect.apply(value, Array.isArray(of) ? this : of, args), before);
        };
      },
    });

  const thenOf = (promise: Promise<unknown>) => (onValue?: (value: unknown) => unknown, onError?: () => unknown) => {
    const since = watcher.reads();
    return promise.then(onValue === undefined ? undefined : (value) => onValue(wrap(value, since)), onError);
  };

  const watched = lens(t);
  return new Proxy(t, {
    get: (of, key) => {
      if (key === 'seed' || key === 'nonce') return Reflect.get(of, key);
      if (key !== 'expect' && key !== 'require') return Reflect.get(watched, key);
      return (fact: unknown, ...rest: unknown[]) => {
        if (isFact(fact)) watcher.asked(fact);
        return Reflect.apply(of[key], of, [fact, ...rest]);
      };
    },
  });
}

function isFact(value: unknown): value is Fact<unknown> {
  return typeof value === 'object' && value !== null && 'show' in value && 'see' in value && 'from' in value;
}

/** A proxy may not answer otherwise for what cannot be changed. */
function isFixed(target: object, key: PropertyKey): boolean {
  const own = Reflect.getOwnPropertyDescriptor(target, key);
  return own !== undefined && own.configurable === false && own.writable === false;
}
