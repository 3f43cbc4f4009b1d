/**
 * Works on so many at a time; the first failure calls off the others and is thrown when all have cleaned up. Work that from some
 * moment on only waits can lend its place to the next: then up to twice as many are under way.
 */
export async function inParallel<T>(
  jobs: number,
  items: readonly T[],
  stop: AbortController,
  work: (item: T, lend: () => void) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  const running = new Set<Promise<void>>();
  let failure: { readonly cause: unknown } | undefined;
  let places = jobs;
  const begin = (item: T) => {
    let hasPlace = true;
    places -= 1;
    const lend = () => {
      if (hasPlace) places += 1;
      hasPlace = false;
      fill();
    };
    const run = work(item, lend)
      .catch((cause: unknown) => {
        failure ??= { cause };
        queue.length = 0;
        stop.abort(cause);
      })
      .then(() => {
        running.delete(run);
        lend();
      });
    running.add(run);
  };
  const fill = () => {
    while (places > 0 && running.size < 2 * jobs) {
      const item = queue.shift();
      if (item === undefined) return;
      begin(item);
    }
  };
  fill();
  while (running.size > 0) await Promise.race(running);
  if (failure !== undefined) throw failure.cause;
}
