import GithubSlugger from 'github-slugger';
import { type MdastNode, type MdxJsxFlowElement, type MdxJsxTextElement, mdxToMdast } from 'satteri';
import ts from 'typescript';
import { type Attributes, attributesOf, lineOf, proseText, slugText } from './mdast.ts';

/** A run of words: a paragraph, a list item, a cell, a component's own text. Inline code is one word, `code`. */
export interface Prose {
  readonly kind: 'prose';
  readonly text: string;
  readonly line: number;
  readonly inside: 'paragraph' | 'item' | 'cell';
}

export interface Fence {
  readonly kind: 'fence';
  readonly language: string;
  /** What stands behind the language: `run silent exit="1"`. */
  readonly meta: readonly string[];
  readonly code: string;
  readonly line: number;
}

interface Heading {
  readonly kind: 'heading';
  readonly depth: number;
  readonly text: string;
  /** Its anchor on the page. */
  readonly slug: string;
  readonly line: number;
}

/** A component or HTML element that stands for itself, with everything in it. */
export interface Component {
  readonly kind: 'component';
  readonly name: string;
  readonly attributes: Attributes;
  readonly line: number;
  readonly lastLine: number;
  readonly parts: readonly Part[];
}

export type Part = Prose | Fence | Heading | Component;

interface Link {
  readonly url: string;
  readonly line: number;
}

interface Picture {
  readonly url: string;
  readonly alt: string;
  readonly line: number;
}

/** A `{…}` in the prose; comments of authors are of this kind. */
interface Expression {
  readonly code: string;
  readonly line: number;
  readonly lastLine: number;
}

/** What an `import` of the page names. */
interface PageImport {
  readonly from: string;
  readonly line: number;
}

/** An inline component, such as `<Seed name="port" />`. */
interface InlineComponent {
  readonly name: string;
  readonly attributes: Attributes;
  /** What stands between its tags. */
  readonly text: string;
  readonly line: number;
}

/** The page of a lesson, taken apart by the parser that also builds the site. */
export interface Page {
  readonly source: string;
  /** YAML between the first two `---`. */
  readonly frontmatter: string;
  /** In the order in which they are read; a component holds its own. */
  readonly parts: readonly Part[];
  readonly links: readonly Link[];
  readonly pictures: readonly Picture[];
  readonly expressions: readonly Expression[];
  readonly inline: readonly InlineComponent[];
  readonly imports: readonly PageImport[];
  /** First and last line of each block at the top of the page. */
  readonly blocks: readonly { readonly line: number; readonly lastLine: number }[];
}

/** Reads an MDX page. Throws what the parser throws on one that cannot be built. */
export function readPage(source: string): Page {
  const tree = mdxToMdast(source);
  const children = 'children' in tree ? tree.children : [];
  const reader = new PageReader();
  const parts = reader.parts(children, 'paragraph');
  return {
    source,
    frontmatter: children.find((node) => node.type === 'yaml')?.value ?? '',
    parts,
    links: reader.links,
    pictures: reader.pictures,
    expressions: reader.expressions,
    inline: reader.inline,
    imports: reader.imports,
    blocks: children.map((node) => ({ line: lineOf(node), lastLine: node.position?.end.line ?? 1 })),
  };
}

/** What a drawing says, and what only instructors see, is no prose of the lesson. */
const notRead = new Set(['svg', 'Instructor']);

/** All parts of a page that a learner reads, also those inside components, in reading order. */
export function flatten(parts: readonly Part[]): Part[] {
  return parts.flatMap((part) => [part, ...flatten(partsIn(part))]);
}

/** What a learner reads inside of a part. */
export function partsIn(part: Part): readonly Part[] {
  return part.kind === 'component' && !notRead.has(part.name) ? part.parts : [];
}

/** Every component of a page with one of these names. */
export function componentsCalled(parts: readonly Part[], ...names: readonly string[]): Component[] {
  return parts.filter((part) => part.kind === 'component').filter(({ name }) => names.includes(name));
}

type JsxElement = MdxJsxFlowElement | MdxJsxTextElement;

class PageReader {
  readonly links: Link[] = [];
  readonly pictures: Picture[] = [];
  readonly expressions: Expression[] = [];
  readonly inline: InlineComponent[] = [];
  readonly imports: PageImport[] = [];
  readonly #slugger = new GithubSlugger();

  parts(nodes: readonly MdastNode[], inside: Prose['inside']): Part[] {
    const parts: Part[] = [];
    let phrase: MdastNode[] = [];
    const endPhrase = () => {
      const [first] = phrase;
      if (first !== undefined) parts.push(...this.#prose(phrase, lineOf(first), inside));
      phrase = [];
    };
    for (const node of nodes) {
      if (isPhrasing(node)) {
        // A component's own text stands in it without a paragraph around.
        phrase.push(node);
        continue;
      }
      endPhrase();
      parts.push(...this.#block(node, inside));
    }
    endPhrase();
    return parts;
  }

  #block(node: MdastNode, inside: Prose['inside']): Part[] {
    const line = lineOf(node);
    switch (node.type) {
      case 'heading': {
        this.#collect(node.children);
        const text = slugText(node.children);
        return [{ kind: 'heading', depth: node.depth, text, slug: this.#slugger.slug(text), line }];
      }
      case 'code':
        return [
          {
            kind: 'fence',
            language: node.lang ?? '',
            meta: node.meta?.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [],
            code: node.value,
            line,
          },
        ];
      case 'mdxJsxFlowElement':
      case 'mdxJsxTextElement':
        return [this.#component(node)];
      case 'mdxFlowExpression':
        this.expressions.push({ code: node.value, line, lastLine: node.position?.end.line ?? line });
        return [];
      case 'mdxjsEsm':
        for (const { fileName } of ts.preProcessFile(node.value).importedFiles)
          this.imports.push({ from: fileName, line });
        return [];
      case 'paragraph':
        return this.#prose(node.children, line, inside);
      case 'listItem':
        return this.parts(node.children, 'item');
      case 'tableCell':
        return this.#prose(node.children, line, 'cell');
      default:
        return 'children' in node ? this.parts(node.children, inside) : [];
    }
  }

  #component(node: JsxElement): Component {
    this.#collectPicture(node);
    const attributes = attributesOf(node.attributes);
    const line = lineOf(node);
    // `<svg><title>…</title></svg>` on one line: elements in an element, and no text between them.
    const elements = node.children.filter((child) => child.type !== 'text' || child.value.trim() !== '');
    const parts = elements.every((child) => child.type === 'mdxJsxTextElement')
      ? elements.flatMap((child) => this.#block(child, 'paragraph'))
      : this.parts(node.children, 'paragraph');
    return {
      kind: 'component',
      name: node.name ?? '',
      attributes,
      line,
      lastLine: node.position?.end.line ?? line,
      parts: [...questionText(attributes.ask, line), ...parts],
    };
  }

  #prose(nodes: readonly MdastNode[], line: number, inside: Prose['inside']): Prose[] {
    this.#collect(nodes);
    const text = proseText(nodes).trim();
    return text === '' ? [] : [{ kind: 'prose', text, line, inside }];
  }

  /** Links, pictures, inline components and comments, wherever they stand in running text. */
  #collect(nodes: readonly MdastNode[]): void {
    for (const node of nodes) {
      const line = lineOf(node);
      if (node.type === 'link') this.links.push({ url: node.url, line });
      if (node.type === 'image') this.pictures.push({ url: node.url, alt: node.alt ?? '', line });
      if (node.type === 'mdxTextExpression') {
        this.expressions.push({ code: node.value, line, lastLine: node.position?.end.line ?? line });
      }
      if (node.type === 'mdxJsxTextElement') {
        this.#collectPicture(node);
        const text = proseText(node.children);
        this.inline.push({ name: node.name ?? '', attributes: attributesOf(node.attributes), text, line });
      }
      if ('children' in node) this.#collect(node.children);
    }
  }

  #collectPicture(node: JsxElement): void {
    const { src, alt, href } = attributesOf(node.attributes);
    const line = lineOf(node);
    if (node.name === 'a' && typeof href === 'string') this.links.push({ url: href, line });
    if (node.name !== 'img' && node.name !== 'Image') return;
    this.pictures.push({
      url: typeof src === 'string' ? src : '',
      alt: typeof alt === 'string' ? alt : '',
      line,
    });
  }
}

/** What a question asks is read like a paragraph; its options are not. */
function questionText(ask: Attributes[string] | undefined, line: number): Prose[] {
  if (typeof ask !== 'string') return [];
  return [{ kind: 'prose', text: ask.replace(/`[^`]*`/g, 'code'), line, inside: 'paragraph' }];
}

const phrasing = new Set<MdastNode['type']>([
  'text',
  'emphasis',
  'strong',
  'delete',
  'inlineCode',
  'break',
  'link',
  'image',
  'linkReference',
  'imageReference',
  'footnoteReference',
  'mdxJsxTextElement',
  'mdxTextExpression',
]);

const isPhrasing = (node: MdastNode): boolean => phrasing.has(node.type);
