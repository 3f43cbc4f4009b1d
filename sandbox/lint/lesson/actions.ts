import type { Lesson } from './lesson.ts';
import { type Part, partsIn } from './page.ts';
import { wordsOf } from './prose.ts';

/** Components in which a reader does something. */
const actions = new Set(['Predict', 'Quiz', 'Recall', 'Task']);

/** Words from one thing to do (or the page's start) to the next. */
interface Gap {
  readonly words: number;
  /** Where the second one begins. */
  readonly line: number;
}

/** The gaps between actions, the first from the page's start. An action is a block to run, fill or write, a question, or a task. */
export function actionGaps({ page }: Lesson): Gap[] {
  const gaps: Gap[] = [];
  let words = 0;
  const walk = (parts: readonly Part[]): void => {
    for (const part of parts) {
      if (part.kind === 'prose' || part.kind === 'heading') words += wordsOf(part.text).length;
      // What a question asks is read before it is answered.
      walk(partsIn(part));
      if (!isAction(part)) continue;
      gaps.push({ words, line: part.line });
      words = 0;
    }
  };
  walk(page.parts);
  return gaps;
}

function isAction(part: Part): boolean {
  return part.kind === 'component' ? actions.has(part.name) : part.kind === 'fence' && part.language !== 'output';
}
