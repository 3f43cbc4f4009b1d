import type { IBuffer, IMarker, Terminal } from '@xterm/xterm';
import type { ScreenReader } from './command-log.ts';

/** A place that moves with its line while the screen scrolls. */
export interface ScreenPlace {
  readonly marker: IMarker;
  readonly column: number;
}

/** Reads commands and their output off the terminal's buffer. */
export function screenReader(terminal: Pick<Terminal, 'registerMarker' | 'buffer'>): ScreenReader<ScreenPlace> {
  return {
    here: () => ({ marker: terminal.registerMarker(0), column: terminal.buffer.active.cursorX }),
    between: (from, to) => {
      const text = textBetween(terminal.buffer.active, from, to);
      from.marker.dispose();
      return text;
    },
  };
}

function textBetween(buffer: IBuffer, from: ScreenPlace, to: ScreenPlace): string {
  // A disposed marker scrolled out of what is kept: the text starts at the top then.
  const first = Math.max(0, from.marker.line);
  const last = to.marker.line;
  let text = '';
  for (let y = first; y <= last; y += 1) {
    const line = buffer.getLine(y);
    if (line === undefined) continue;
    const start = y === from.marker.line ? from.column : 0;
    const end = y === last ? to.column : undefined;
    if (y > first && !line.isWrapped) text += '\n';
    text += line.translateToString(true, start, end);
  }
  return text;
}
