import { readdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { AstroIntegration } from 'astro';

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);
const text = new Set(['.html', '.css', '.js', '.mjs', '.json', '.svg', '.xml', '.txt', '.webmanifest']);
/** Bytes; below this a header costs more than it saves. */
const tooSmall = 1024;

/** Writes FILE.br and FILE.gz beside every text file of the built site, so that web only sends them. */
export function precompress(): AstroIntegration {
  return {
    name: 'precompress',
    hooks: {
      'astro:build:done': async ({ dir, logger }) => {
        const root = fileURLToPath(dir);
        const entries = await readdir(root, { recursive: true, withFileTypes: true });
        const files = entries
          .filter((entry) => entry.isFile() && text.has(extname(entry.name)))
          .map((entry) => join(entry.parentPath, entry.name));
        const written = await Promise.all(files.map(compress));
        logger.info(`${written.filter(Boolean).length} of ${files.length} text files compressed`);
      },
    },
  };
}

async function compress(file: string): Promise<boolean> {
  const bytes = await readFile(file);
  if (bytes.length < tooSmall) return false;
  const params = { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  await Promise.all([
    brotli(bytes, { params }).then((smaller) => writeFile(`${file}.br`, smaller)),
    zip(bytes, { level: 9 }).then((smaller) => writeFile(`${file}.gz`, smaller)),
  ]);
  return true;
}
