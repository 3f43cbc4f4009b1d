import { isSource } from '#protocol';
import { type Fact, factOf } from '../language/fact.ts';
import type { Reader } from '../language/reader.ts';
import { code, nameList, shellWord } from '../language/wording.ts';
import { type FileLens, fileLens } from '../linux/file.ts';
import { pidOf } from './container-life.ts';
import type { ContainerReading } from './container-reading.ts';

export function fileIn(reader: Reader, reading: ContainerReading, path: string): FileLens {
  const { name } = reading;
  const pid = pidOf(reading);
  const see = (command: string, at: string) => `docker exec ${shellWord(name)} ${command} ${shellWord(at)}`;
  const root = pid.value === undefined ? undefined : (`/proc/${pid.value}/root` as const);
  return fileLens(reader, { words: `in ${code(name)}`, root, absence: pid.absence, see }, path);
}

export function fileInLayer(reader: Reader, { name, inspect }: ContainerReading, path: string): FileLens {
  const { value, absence } = inspect({
    words: 'writable layer',
    path: 'GraphDriver.Data.UpperDir',
    pick: (one) => one.upperDir,
    show: code,
  });
  // What changed, and the content of what changed.
  const see = (command: string, at: string) =>
    command === 'ls -ld' || value === undefined
      ? `docker diff ${shellWord(name)}`
      : `${command} ${shellWord(`${value}${at}`)}`;
  const words = `in the writable layer of ${code(name)}`;
  return fileLens(reader, { words, root: absolute(value), absence, see }, path);
}

/** The engine writes one JSON object a line. */
export function logOf(reader: Reader, { name, inspect }: ContainerReading): Fact<string> {
  const see = `docker logs ${shellWord(name)}`;
  const origin = { name: `the log of ${code(name)}`, from: see, see, show: (log: string) => code(log.trimEnd()) };
  const path = inspect({ words: 'log', path: 'LogPath', pick: (one) => one.logPath, show: code });
  if (path.absence !== undefined) return factOf<string>(origin, undefined, () => path.absence ?? nothing);
  const file = absolute(path.value);
  if (file === undefined) return factOf<string>(origin, undefined, () => nothing);
  const text = reader.read(`file:/:${file}`, 'log', (found) => (found.kind === 'file' ? wordsOf(found.text) : ''));
  return factOf(origin, text, () => nothing);

  function wordsOf(lines: string): string {
    return lines.split('\n').map(lineOf).join('');
  }
}

export function logLinesOf(reader: Reader, reading: ContainerReading): Fact<readonly string[]> {
  const log = logOf(reader, reading);
  // A container with a terminal ends its lines as terminals do.
  const lines = log.value?.split(/\r?\n/).filter((line) => line !== '');
  const origin = { ...log, name: `the lines of ${log.name}`, show: nameList, explain: () => undefined };
  return factOf<readonly string[]>(origin, lines, () => log.absence ?? nothing);
}

const nothing = { expected: 'a log', found: 'its log is not kept', from: 'docker logs', see: 'docker info' };

/** A path that can be watched, or be the root of one; an engine of the learner's own may name anything. */
export const absolute = (path: string | undefined): `/${string}` | undefined => (isAbsolute(path) ? path : undefined);

const isAbsolute = (path: string | undefined): path is `/${string}` =>
  path !== undefined && isSource(`file:${path}:${path}`);

/** The last line of what was read may be cut off. */
function lineOf(line: string): string {
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === 'object' && entry !== null && 'log' in entry && typeof entry.log === 'string'
      ? entry.log
      : '';
  } catch {
    return '';
  }
}
