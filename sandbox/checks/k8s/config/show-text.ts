import { code } from '../../language/wording.ts';

/** Line ends are told: they are what one does not see. */
export function showText(value: string): string {
  if (value === '') return 'an empty text';
  const told = value.length > 120 ? `${value.slice(0, 119)}…` : value;
  return value.endsWith('\n') ? `${code(told.trimEnd())} and the end of a line` : code(told);
}
