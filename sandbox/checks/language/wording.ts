/** "`a`, `b`, `c`" from names; at most six are told. */
export function nameList(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  const told = names.slice(0, 6).map(code);
  const more = names.length - told.length;
  return more === 0 ? told.join(', ') : `${told.join(', ')} and ${more} more`;
}

/** A word of a shell command: quoted unless it is plain. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A value that needs no words of its own. */
export const plain = <V extends string | number | boolean>(value: V): string => `${value}`;

/** What the learner typed or could type. */
export const code = (text: string): string => `\`${text}\``;

/** A command line, as it would be typed. */
export const commandLine = (words: readonly string[]): string =>
  words.length === 0 ? 'none' : code(words.map(shellWord).join(' '));

/** A limit for which 0 and less mean none. */
export const limitOf =
  (show: (value: number) => string) =>
  (value: number): string =>
    value <= 0 ? 'no limit' : show(value);

/** A time in milliseconds since 1970; `null` is never. */
export const moment = (time: number | null): string =>
  time === null ? 'never' : new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');

/** `NAME=value` lines, as `docker inspect` shows them. */
export const settings = (all: Readonly<Record<string, string>>): string => {
  const entries = Object.entries(all).map(([name, value]) => (value === '' ? name : `${name}=${value}`));
  return entries.length === 0 ? 'none' : nameList(entries);
};

/** The last line that says something, for a sentence. */
export function lastLine(log: string): string | undefined {
  return log
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .at(-1);
}
