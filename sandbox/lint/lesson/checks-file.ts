import ts from 'typescript';
import { resolveConstant, staticText } from './static-text.ts';

/** A text of an author in the source, with its line. */
interface AuthorText {
  readonly text: string;
  readonly line: number;
}

/** One `t.expect(…).is(…)` or `t.require(…)`. */
export interface Expected {
  /** `is`, `isNot`, … or `require`. */
  readonly matcher: string;
  /** The first argument as it is written. */
  readonly wanted: string;
  readonly line: number;
}

/** One `check(…)` of checks.ts, as far as it can be read without running it. */
interface DeclaredCheck {
  readonly id: string;
  readonly title: AuthorText | undefined;
  readonly hints: readonly AuthorText[];
  readonly after: readonly string[];
  readonly stable: boolean;
  readonly hidden: boolean;
  readonly expected: readonly Expected[];
  readonly line: number;
}

export interface ChecksFile {
  readonly source: string;
  readonly checks: readonly DeclaredCheck[];
  /** Keys of the seeds, with their lines. */
  readonly seeds: ReadonlyMap<string, number>;
  /** Where expectations send the reader: `/linux/02-namespaces/#uts`. */
  readonly learn: readonly AuthorText[];
  /** Texts of `say` tables and of `require`. */
  readonly messages: readonly AuthorText[];
}

/** Reads checks.ts without running it. What an author computes at run time is not seen: ids, titles and hints are literals. */
export function readChecks(source: string): ChecksFile {
  return new ChecksReader(source).read();
}

const matchers = new Set(['is', 'isNot', 'atLeast', 'atMost', 'matches', 'includes', 'excludes', 'subset']);

class ChecksReader {
  readonly #file: ts.SourceFile;
  readonly #checks: DeclaredCheck[] = [];
  readonly #seeds = new Map<string, number>();
  readonly #learn: AuthorText[] = [];
  readonly #messages: AuthorText[] = [];

  constructor(source: string) {
    this.#file = ts.createSourceFile('checks.ts', source, ts.ScriptTarget.ESNext, true, ts.ScriptKind.TS);
  }

  read(): ChecksFile {
    this.#visit(this.#file);
    return {
      source: this.#file.text,
      checks: this.#checks,
      seeds: this.#seeds,
      learn: this.#learn,
      messages: this.#messages,
    };
  }

  #visit(node: ts.Node): void {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
      if (node.expression.text === 'check') this.#checks.push(this.#check(node));
      if (node.expression.text === 'exercise') this.#readSeeds(node);
    }
    if (ts.isCallExpression(node) && nameOfCall(node) === 'require') this.#addMessage(node.arguments[1]);
    if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) this.#property(node);
    ts.forEachChild(node, (child) => this.#visit(child));
  }

  #property(node: ts.PropertyAssignment | ts.ShorthandPropertyAssignment): void {
    const name = node.name.getText();
    const value = ts.isPropertyAssignment(node) ? node.initializer : node.name;
    if (name === 'learn') this.#learn.push(...this.#texts(value));
    if (name !== 'say' || !ts.isArrayLiteralExpression(value)) return;
    for (const row of value.elements) {
      if (ts.isArrayLiteralExpression(row)) this.#addMessage(row.elements[1]);
    }
  }

  #addMessage(text: ts.Expression | undefined): void {
    if (text === undefined) return;
    const body = ts.isArrowFunction(text) && !ts.isBlock(text.body) ? text.body : text;
    this.#messages.push(...this.#texts(body));
  }

  /** A choice `a ? b : c` has two texts. */
  #texts(value: ts.Expression): AuthorText[] {
    if (ts.isConditionalExpression(value)) return [...this.#texts(value.whenTrue), ...this.#texts(value.whenFalse)];
    return [this.#text(value)];
  }

  #text(value: ts.Expression): AuthorText {
    return { text: staticText(value), line: this.#line(value) };
  }

  #check(call: ts.CallExpression): DeclaredCheck {
    const [id, options] = call.arguments;
    const fields = options !== undefined && ts.isObjectLiteralExpression(options) ? options.properties : undefined;
    const field = (name: string) => fields?.find((one) => one.name?.getText() === name);
    const initializer = (name: string) => {
      const found = field(name);
      return found !== undefined && ts.isPropertyAssignment(found) ? found.initializer : undefined;
    };
    const list = (name: string) => {
      const value = initializer(name);
      return value !== undefined && ts.isArrayLiteralExpression(value) ? value.elements : [];
    };
    const title = initializer('title');
    return {
      id: id === undefined ? '' : staticText(id),
      title: title === undefined ? undefined : this.#text(title),
      hints: list('hints').map((hint) => this.#text(hint)),
      after: list('after').map((first) => staticText(first)),
      stable: field('stableFor') !== undefined,
      hidden: field('hidden') !== undefined,
      expected: this.#expected(field('test') ?? call),
      line: this.#line(call),
    };
  }

  #expected(test: ts.Node): Expected[] {
    const found: Expected[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node)) {
        const matcher = nameOfCall(node);
        if (matcher === 'require' || (matcher !== undefined && matchers.has(matcher) && isExpect(node))) {
          found.push({ matcher, wanted: node.arguments[0]?.getText() ?? '', line: this.#line(node) });
        }
      }
      ts.forEachChild(node, visit);
    };
    visit(test);
    return found;
  }

  #readSeeds(call: ts.CallExpression): void {
    const [options] = call.arguments;
    if (options === undefined || !ts.isObjectLiteralExpression(options)) return;
    const seed = options.properties.find((one) => one.name?.getText() === 'seed');
    if (seed === undefined) return;
    const value = ts.isPropertyAssignment(seed) ? seed.initializer : seed.name;
    const table = value !== undefined && ts.isExpression(value) ? resolveConstant(value) : undefined;
    if (table === undefined || !ts.isObjectLiteralExpression(table)) return;
    for (const one of table.properties) {
      if (one.name !== undefined) this.#seeds.set(one.name.getText().replace(/^['"]|['"]$/g, ''), this.#line(one));
    }
  }

  #line(node: ts.Node): number {
    return this.#file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
  }
}

const nameOfCall = (call: ts.CallExpression): string | undefined =>
  ts.isPropertyAccessExpression(call.expression) ? call.expression.name.text : undefined;

/** Whether a matcher is called on `….expect(…)`. */
function isExpect(call: ts.CallExpression): boolean {
  const on = ts.isPropertyAccessExpression(call.expression) ? call.expression.expression : undefined;
  return on !== undefined && ts.isCallExpression(on) && nameOfCall(on) === 'expect';
}
