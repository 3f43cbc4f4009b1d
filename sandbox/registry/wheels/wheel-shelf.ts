import { createHash } from 'node:crypto';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type IndexPage, indexPage } from './index-page.ts';

export interface ShelfOptions {
  /** Folder of pages and files. */
  readonly folder: string;
  /** `https://pypi.org/simple/` */
  readonly upstream: string;
  /** Bytes of all files together. */
  readonly most: number;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Python packages that were asked for once, and the way to the others while the upstream answers. */
export interface WheelShelf {
  /** What the index says of a project, and whether the upstream said so just now; undefined when nobody knows it. */
  page(project: string): Promise<{ page: IndexPage; isFresh: boolean } | undefined>;
  isKept(project: string, filename: string): boolean;
  /** Path of the file, fetched if need be; undefined when it cannot be had. */
  file(project: string, filename: string): Promise<string | undefined>;
}

/** Milliseconds for the answer of the upstream, and for which one that gave none is not asked again. */
const answerWithin = 8000;
const awayFor = 30_000;
const fetchWithin = 120_000;
const mostOfFile = 150 * 1024 ** 2;

export function openWheelShelf({ folder, upstream, most, now }: ShelfOptions): WheelShelf {
  const pages = join(folder, 'pages');
  const files = join(folder, 'files');
  for (const one of [pages, files]) mkdirSync(one, { recursive: true });
  let awayUntil = 0;
  const underWay = new Map<string, Promise<string | undefined>>();
  const pathOf = (project: string, filename: string) => join(files, `${project}~${filename}`);
  const keptPage = (project: string): IndexPage | undefined => {
    const path = join(pages, `${project}.json`);
    return existsSync(path) ? indexPage.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data : undefined;
  };

  const askUpstream = async (project: string): Promise<IndexPage | 'none' | undefined> => {
    if (now() < awayUntil) return undefined;
    try {
      const answer = await fetch(new URL(`${project}/`, upstream), {
        headers: { accept: 'application/vnd.pypi.simple.v1+json' },
        signal: AbortSignal.timeout(answerWithin),
      });
      if (answer.status === 404) return 'none';
      if (!answer.ok) throw new Error(`The index answered ${answer.status}`);
      return indexPage.parse(await answer.json());
    } catch {
      awayUntil = now() + awayFor;
      return undefined;
    }
  };

  const fetchFile = async (project: string, filename: string): Promise<string | undefined> => {
    const known = keptPage(project)?.files.find((one) => one.filename === filename);
    const expected = known?.hashes.sha256;
    if (known === undefined || expected === undefined) return undefined;
    const path = pathOf(project, filename);
    const draft = `${path}.new`;
    try {
      const url = new URL(known.url, new URL(`${project}/`, upstream));
      const answer = await fetch(url, { signal: AbortSignal.timeout(fetchWithin) });
      if (!answer.ok || answer.body === null) return undefined;
      const hash = createHash('sha256');
      let bytes = 0;
      const counter = new Transform({
        transform: (chunk: Buffer, _encoding, done) => {
          bytes += chunk.length;
          hash.update(chunk);
          done(bytes > mostOfFile ? new Error('The file is too large') : null, chunk);
        },
      });
      await pipeline(Readable.from(answer.body), counter, createWriteStream(draft));
      if (hash.digest('hex') !== expected) return undefined;
      renameSync(draft, path);
      makeRoom(files, most, path);
      return path;
    } catch {
      return undefined;
    } finally {
      rmSync(draft, { force: true });
    }
  };

  return {
    page: async (project) => {
      const found = await askUpstream(project);
      if (found === 'none') return undefined;
      if (found === undefined) {
        const page = keptPage(project);
        return page === undefined ? undefined : { page, isFresh: false };
      }
      writeFileSync(join(pages, `${project}.json`), JSON.stringify(found));
      return { page: found, isFresh: true };
    },
    isKept: (project, filename) => existsSync(pathOf(project, filename)),
    file: async (project, filename) => {
      const path = pathOf(project, filename);
      if (existsSync(path)) {
        const seconds = now() / 1000;
        utimesSync(path, seconds, seconds);
        return path;
      }
      const running = underWay.get(path) ?? fetchFile(project, filename).finally(() => underWay.delete(path));
      underWay.set(path, running);
      return running;
    },
  };
}

/** Removes what was not asked for longest until the rest fits; never the file that has come just now. */
function makeRoom(folder: string, most: number, newest: string): void {
  const all = readdirSync(folder)
    .map((name) => join(folder, name))
    .map((path) => ({ path, ...statOf(path) }))
    .sort((a, b) => a.mtimeMs - b.mtimeMs);
  let sum = all.reduce((bytes, { size }) => bytes + size, 0);
  for (const { path, size } of all) {
    if (sum <= most) return;
    if (path === newest || path.endsWith('.new')) continue;
    rmSync(path, { force: true });
    sum -= size;
  }
}

function statOf(path: string): { size: number; mtimeMs: number } {
  const { size, mtimeMs } = statSync(path);
  return { size, mtimeMs };
}
