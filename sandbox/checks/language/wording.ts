/** "`a`, `b` and `c`" from names; at most six are told. */
export function nameList(names: readonly string[]): string {
  const told = names.slice(0, 6).map((name) => `\`${name}\``);
  if (names.length > told.length) return `${told.join(', ')} and ${names.length - told.length} more`;
  const last = told.at(-1) ?? 'none';
  return told.length < 2 ? last : `${told.slice(0, -1).join(', ')} and ${last}`;
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
