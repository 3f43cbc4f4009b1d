import { forEachChild, parse, type SyntaxNode } from 'unbash';

/** One simple command of a shell script, at any depth: in a pipe, in `$(…)`, in a loop. */
export interface ShellCommand {
  /** Its words without quotes; the first is the program. */
  readonly words: readonly string[];
  /** It runs only to give words to another one: `$(…)`. */
  readonly nested: boolean;
  /** Line of the script, from 1. */
  readonly line: number;
}

/** Every command of a script, in the order in which they stand. */
export function shellCommands(script: string): ShellCommand[] {
  const found: ShellCommand[] = [];
  const visit = (node: SyntaxNode, nested: boolean): void => {
    if (node.type === 'Command' && node.name !== undefined) {
      found.push({
        nested,
        words: [node.name.value, ...node.args.map((word) => (word.type === 'Word' ? word.value : word.text))],
        line: script.slice(0, node.pos).split('\n').length,
      });
    }
    forEachChild(node, (child) => visit(child, nested || child.type === 'CommandExpansion'));
  };
  visit(parse(script), false);
  return found;
}

/** How many things a script does one after the other: a pipe is one, a loop is one, an assignment is none. */
export function countSteps(script: string): number {
  let steps = 0;
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'Script' || node.type === 'Statement' || node.type === 'AndOr') forEachChild(node, visit);
    else if (node.type !== 'Command' || node.name !== undefined) steps += 1;
  };
  visit(parse(script));
  return steps;
}
