/** "`a`, `b`, `c`" from names; at most six are told. */
export function nameList(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  const told = names.slice(0, 6).map((name) => `\`${name}\``);
  const more = names.length - told.length;
  return more === 0 ? told.join(', ') : `${told.join(', ')} and ${more} more`;
}

/** A word of a shell command: quoted unless it is plain. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A value that needs no words of its own. */
export const plain = <V extends string | number | boolean>(value: V): string => `${value}`;

/** The last line that says something, for a sentence. */
export function lastLine(log: string): string | undefined {
  return log
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .at(-1);
}
