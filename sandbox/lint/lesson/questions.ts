import ts from 'typescript';
import type { Lesson } from './lesson.ts';
import { type Component, componentsCalled } from './page.ts';
import { staticText } from './static-text.ts';

/** One answer to choose. */
interface Option {
  readonly text: string;
  readonly right: boolean;
  readonly misconception: string | undefined;
  readonly reply: string;
}

/** A `<Predict>`, `<Quiz>` or `<Recall>` of the page. */
export interface Question {
  readonly kind: 'Predict' | 'Quiz' | 'Recall';
  readonly id: string;
  readonly ask: string;
  /** Lesson that a recall item comes from. */
  readonly from: string | undefined;
  readonly options: readonly Option[];
  readonly line: number;
}

export function questionsOf({ parts }: Lesson): Question[] {
  return componentsCalled(parts, 'Predict', 'Quiz', 'Recall').flatMap(question);
}

function question({ name, attributes, line }: Component): Question[] {
  if (name !== 'Predict' && name !== 'Quiz' && name !== 'Recall') return [];
  const text = (key: string) => (typeof attributes[key] === 'string' ? attributes[key] : undefined);
  const { options } = attributes;
  return [
    {
      kind: name,
      id: text('id') ?? '',
      ask: text('ask') ?? '',
      from: text('from'),
      options: typeof options === 'object' ? readOptions(options.code) : [],
      line,
    },
  ];
}

/** Reads `[{ text: '…', right: true }, …]` without running it. */
function readOptions(code: string): Option[] {
  const file = ts.createSourceFile('options.ts', `(${code})`, ts.ScriptTarget.ESNext, true);
  const [statement] = file.statements;
  const list = statement !== undefined && ts.isExpressionStatement(statement) ? statement.expression : undefined;
  const array = list !== undefined && ts.isParenthesizedExpression(list) ? list.expression : undefined;
  if (array === undefined || !ts.isArrayLiteralExpression(array)) return [];
  return array.elements.filter(ts.isObjectLiteralExpression).map((element) => {
    const field = (key: string) =>
      element.properties.filter(ts.isPropertyAssignment).find(({ name }) => name.getText() === key)?.initializer;
    const text = (key: string) => {
      const value = field(key);
      return value === undefined ? undefined : staticText(value);
    };
    return {
      text: text('text') ?? '',
      right: field('right')?.kind === ts.SyntaxKind.TrueKeyword,
      misconception: text('misconception'),
      reply: text('reply') ?? '',
    };
  });
}
