import type { Lesson } from './lesson.ts';
import type { Part } from './page.ts';
import { wordsOf } from './prose.ts';

/** Components in which a reader does something. */
const exercises = new Set(['Predict', 'Quiz', 'Recall']);

/** Words from one thing to do (or the page's start) to the next. */
interface Gap {
  readonly words: number;
  /** Where the second one begins. */
  readonly line: number;
}

/** The gaps between actions, the first from the page's start. An action is a block of commands, a question, or a task of "Your turn". */
export function actionGaps({ page }: Lesson): Gap[] {
  const gaps: Gap[] = [];
  let words = 0;
  let yourTurn = false;
  const act = (line: number) => {
    gaps.push({ words, line });
    words = 0;
  };
  const walk = (parts: readonly Part[]): void => {
    for (const part of parts) {
      if (part.kind === 'component') {
        if (part.name !== 'svg') walk(part.parts);
        if (exercises.has(part.name)) act(part.line);
      } else if (part.kind === 'fence') {
        if (part.language !== 'output') act(part.line);
      } else {
        words += wordsOf(part.text).length;
        if (part.kind === 'heading' && part.depth === 2) yourTurn = part.slug === 'your-turn';
        if (part.kind === 'prose' && part.inside === 'item' && yourTurn) act(part.line);
      }
    }
  };
  walk(page.parts);
  return gaps;
}
