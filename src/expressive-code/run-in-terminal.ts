import {
  type AnnotationRenderOptions,
  definePlugin,
  ExpressiveCodeAnnotation,
  type ExpressiveCodeLine,
} from '@astrojs/starlight/expressive-code';
import { addClassName, h, select, setProperty } from '@astrojs/starlight/expressive-code/hast';
import { styles } from './run-in-terminal-styles.ts';

/**
 * Shell fences marked `run` get a Run button; `run="2"` names the terminal. In a fence marked `gap` each `____` becomes a
 * field to fill in first. An `output` fence is joined to the block above.
 * The page's script (src/lab/run-buttons.ts) turns a click into a `lab:run` event.
 */
export function runInTerminal() {
  return definePlugin({
    name: 'Run in terminal',
    baseStyles: styles,
    hooks: {
      annotateCode: ({ codeBlock }) => {
        if (codeBlock.props.wrap) keepWordsWhole(codeBlock.getLines());
        if (codeBlock.metaOptions.getBoolean('gap') !== true) return;
        const all = codeBlock.code.split(gapSign).length - 1;
        let number = 0;
        for (const line of codeBlock.getLines()) {
          for (const { index } of line.text.matchAll(new RegExp(gapSign, 'g'))) {
            number += 1;
            const inlineRange = { columnStart: index, columnEnd: index + gapSign.length };
            line.addAnnotation(new Gap({ inlineRange, label: all === 1 ? 'Gap' : `Gap ${number} of ${all}` }));
          }
        }
      },
      postprocessRenderedBlock: ({ codeBlock, renderData }) => {
        if (codeBlock.language === 'output') {
          addClassName(renderData.blockAst, 'is-output');
          setProperty(renderData.blockAst, 'ariaLabel', 'Output');
        }
        if (!codeBlock.props.wrap) makeFocusable(renderData.blockAst);
        const meta = codeBlock.metaOptions;
        const terminal = meta.getString('run');
        const hasGap = meta.getBoolean('gap') === true;
        if (terminal === undefined && meta.getBoolean('run') !== true && !hasGap) return;
        addClassName(renderData.blockAst, 'is-run');
        if (hasGap) addClassName(renderData.blockAst, 'is-gap');
        renderData.blockAst.children.push(runButton(codeBlock.code, terminal));
      },
    },
  });
}

const gapSign = '____';

/** A field in place of the sign. */
class Gap extends ExpressiveCodeAnnotation {
  readonly #label: string;

  constructor({ label, inlineRange }: { label: string; inlineRange: { columnStart: number; columnEnd: number } }) {
    super({ inlineRange });
    this.#label = label;
  }

  render({ nodesToTransform }: AnnotationRenderOptions) {
    const field = { type: 'text', 'aria-label': this.#label, size: 12, spellcheck: 'false', autocapitalize: 'off' };
    return nodesToTransform.map(() => h('input.gap', { ...field, autocomplete: 'off' }));
  }
}

/** A word that no line ends in. */
class Word extends ExpressiveCodeAnnotation {
  render({ nodesToTransform }: AnnotationRenderOptions) {
    return nodesToTransform.map((node) => h('span.word', node));
  }
}

/** A browser may end a line at every hyphen; an option in two pieces reads like two. */
function keepWordsWhole(lines: readonly ExpressiveCodeLine[]): void {
  for (const line of lines) {
    for (const { index, 0: word } of line.text.matchAll(/\S*-\S+/g)) {
      const inlineRange = { columnStart: index, columnEnd: index + word.length };
      line.addAnnotation(new Word({ inlineRange, renderPhase: 'latest' }));
    }
  }
}

/** What may be wider than the page scrolls by keyboard from the start; Expressive Code's script takes this away where it fits. */
function makeFocusable(block: Parameters<typeof addClassName>[0]): void {
  const pre = select('pre', block);
  if (pre === undefined) return;
  setProperty(pre, 'tabIndex', '0');
  setProperty(pre, 'role', 'region');
}

function runButton(code: string, terminal: string | undefined) {
  return h('div', { className: 'run not-content' }, [
    h(
      'button',
      {
        type: 'button',
        'data-run': code.replace(/\n/g, '\u007f'),
        ...(terminal === undefined ? {} : { 'data-terminal': terminal }),
        title: 'Type this into the terminal and run it',
      },
      [h('span', { className: 'run-icon', 'aria-hidden': 'true' }), h('span', { className: 'run-label' }, 'Run')],
    ),
    h('span', { className: 'run-state sr-only', role: 'status' }),
  ]);
}
