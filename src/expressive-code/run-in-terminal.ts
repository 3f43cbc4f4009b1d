import { definePlugin } from '@astrojs/starlight/expressive-code';
import { addClassName, h, select, setProperty } from '@astrojs/starlight/expressive-code/hast';
import { styles } from './run-in-terminal-styles.ts';

/**
 * Shell fences marked `run` get a Run button; `run="2"` names the terminal. An `output` fence is joined to the block above.
 * The page's script (src/lab/run-buttons.ts) turns a click into a `lab:run` event.
 */
export function runInTerminal() {
  return definePlugin({
    name: 'Run in terminal',
    baseStyles: styles,
    hooks: {
      postprocessRenderedBlock: ({ codeBlock, renderData }) => {
        if (codeBlock.language === 'output') {
          addClassName(renderData.blockAst, 'is-output');
          setProperty(renderData.blockAst, 'ariaLabel', 'Output');
        }
        if (!codeBlock.props.wrap) makeFocusable(renderData.blockAst);
        const meta = codeBlock.metaOptions;
        const terminal = meta.getString('run');
        if (terminal === undefined && meta.getBoolean('run') !== true) return;
        addClassName(renderData.blockAst, 'is-run');
        renderData.blockAst.children.push(runButton(codeBlock.code, terminal));
      },
    },
  });
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
