/** Lets so many through at a time; the others wait their turn. */
export function turnstile(places: number): <R>(work: () => Promise<R>) => Promise<R> {
  let free = places;
  const queue: (() => void)[] = [];
  return async (work) => {
    if (free === 0) await new Promise<void>((resolve) => queue.push(resolve));
    else free -= 1;
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
