import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Lines of one file of ours. */
interface FileSize {
  readonly file: string;
  readonly lines: number;
}

/** Past this a file is two files. */
const limit = 400;

const sizes = sources()
  .map(measure)
  .sort((a, b) => a.lines - b.lines);
const tooLong = sizes.filter(({ lines }) => lines > limit);
process.stdout.write(
  `${sizes.length} files, median ${quantile(0.5)} lines (aim 60), p90 ${quantile(0.9)} (aim 200), longest ${quantile(1)} (limit ${limit})\n`,
);
for (const { file, lines } of tooLong)
  process.stdout.write(`Too long: ${file} has ${lines} lines, the limit is ${limit}\n`);
process.exitCode = tooLong.length === 0 ? 0 : 1;

function sources(): string[] {
  return ['src', 'sandbox', 'lessons']
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)))
    .filter((file) => /\.(ts|astro|mjs|css|c|h)$/.test(file) && !/\.test\.ts$|node_modules/.test(file));
}

function measure(file: string): FileSize {
  return { file, lines: readFileSync(file, 'utf8').split('\n').length - 1 };
}

function quantile(share: number): number {
  return sizes[Math.max(0, Math.ceil(sizes.length * share) - 1)]?.lines ?? 0;
}
