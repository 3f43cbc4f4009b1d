import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import { imagesFolder, type StorageOptions, storageConfig } from './config.ts';
import { bytesBelow, emptyWhenFull } from './empty-when-full.ts';

/** Milliseconds before the next start of one that ended at once; a pull-through cache ends while its upstream is away. */
const longestPause = 60_000;
/** Milliseconds between two looks at how much a cache keeps. */
const lookInterval = 600_000;

/** Runs Distribution's registry, one after the other, until the signal. Resolves when the last one has ended. */
export async function keepStorage(
  { log, signal }: { log: Logger; signal: AbortSignal },
  options: StorageOptions,
): Promise<void> {
  mkdirSync(options.folder, { recursive: true });
  const { folder, most = Number.POSITIVE_INFINITY } = options;
  const images = imagesFolder(folder);
  const file = join(folder, 'config.yml');
  writeFileSync(file, storageConfig(options), { mode: 0o600 });
  for (let pause = 1000; !signal.aborted; ) {
    if (await emptyWhenFull(images, most)) log.info({ folder, most }, 'a cache was full and is empty again');
    const startedAt = performance.now();
    const child = spawn('docker-registry', ['serve', file], { stdio: ['ignore', 'ignore', 'pipe'] });
    let last = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      last = text.trim().split('\n')[0]?.slice(0, 300) ?? '';
    });
    const end = () => child.kill('SIGTERM');
    signal.addEventListener('abort', end, { once: true });
    // Ended, it is emptied before its next start.
    const look = setInterval(() => void bytesBelow(images).then((bytes) => bytes > most && end()), lookInterval);
    await once(child, 'close').catch((error: unknown) => log.error({ err: error }, 'a storage cannot be run'));
    clearInterval(look);
    signal.removeEventListener('abort', end);
    if (signal.aborted) return;
    pause = performance.now() - startedAt > 10_000 ? 1000 : Math.min(longestPause, pause * 2);
    log.warn({ folder, last, pause }, 'a storage ended and starts again');
    await wait(pause, undefined, { signal }).catch(() => undefined);
  }
}
