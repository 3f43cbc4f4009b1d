import type { ITheme } from '@xterm/xterm';

const dark: ITheme = {
  background: '#0b141a',
  foreground: '#d5e0e6',
  cursor: '#84dcdc',
  cursorAccent: '#0b141a',
  selectionBackground: '#2d5c66',
  black: '#22323d',
  red: '#ff8f7a',
  green: '#6bd596',
  yellow: '#efc464',
  blue: '#7db4f5',
  magenta: '#d59be8',
  cyan: '#6fd0d6',
  white: '#d5e0e6',
  brightBlack: '#7f95a3',
  brightRed: '#ffb0a1',
  brightGreen: '#95e6b3',
  brightYellow: '#f8d98d',
  brightBlue: '#a8cdfa',
  brightMagenta: '#e6bff2',
  brightCyan: '#9de6e9',
  brightWhite: '#f6fafc',
};

const light: ITheme = {
  background: '#fbfdfd',
  foreground: '#1b3140',
  cursor: '#0a6a73',
  cursorAccent: '#fbfdfd',
  selectionBackground: '#bfe3e6',
  black: '#12303f',
  red: '#a82a1a',
  green: '#17703c',
  yellow: '#7d5500',
  blue: '#1d57a8',
  magenta: '#84329c',
  cyan: '#0a6a73',
  white: '#5d7280',
  brightBlack: '#566a78',
  brightRed: '#c0392b',
  brightGreen: '#1f7f48',
  brightYellow: '#8a6000',
  brightBlue: '#2a66bf',
  brightMagenta: '#9543ad',
  brightCyan: '#0d7c86',
  brightWhite: '#2b404e',
};

/** The terminal's colours for the page's theme. */
export function terminalTheme(page: HTMLElement): ITheme {
  return page.dataset.theme === 'light' ? light : dark;
}

/** Tells of every change between light and dark until stopped. */
export function watchTheme(page: HTMLElement, changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(page, { attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}
