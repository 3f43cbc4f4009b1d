/** Works on so many at a time; the first failure calls off the others and is thrown when all have cleaned up. */
export async function inParallel<T>(
  jobs: number,
  items: readonly T[],
  stop: AbortController,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  let failure: { readonly cause: unknown } | undefined;
  const worker = async () => {
    try {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
    } catch (cause) {
      failure ??= { cause };
      queue.length = 0;
      stop.abort(cause);
    }
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  if (failure !== undefined) throw failure.cause;
}
