interface Log {
  readonly code?: string;
  readonly message?: string;
}

/**
 * Rolldown's log handler, less what our code cannot change: @astrojs/mdx writes a directive into each page that the bundler
 * does not know (`"use astro:head-inject"`), eight lines a page.
 */
export function withoutKnownNoise<Level extends string, Entry extends Log>(
  level: Level,
  log: Entry,
  next: (level: Level, log: Entry) => void,
): void {
  if (log.code === 'MODULE_LEVEL_DIRECTIVE' && log.message?.includes('astro:head-inject')) return;
  next(level, log);
}
