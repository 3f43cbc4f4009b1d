/** Puts the values in the place of the `____` signs, in order. */
export function fillGaps(code: string, values: readonly string[]): string {
  const pieces = code.split('____');
  return pieces.map((piece, index) => (index === 0 ? piece : `${values[index - 1] ?? ''}${piece}`)).join('');
}
