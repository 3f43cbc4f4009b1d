/** The parts of a solution: what stands below each line `#: NAME`. */
export function solutionParts(solution: string): { name: string; text: string }[] {
  const [, ...pieces] = solution.split(/^#: (.+)$/m);
  return pieces.flatMap((name, index) =>
    index % 2 === 0 ? [{ name: name.trim(), text: pieces[index + 1] ?? '' }] : [],
  );
}
