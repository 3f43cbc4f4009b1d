import type { SeedValues } from '#protocol';
import { type Edit, valueEdits } from './change-value.ts';
import { type HereLine, readShell, type ShellCommand, type ShellWord } from './shell-commands.ts';
import { takesValue } from './takes-value.ts';

/** The solution with one command, flag or value taken away or changed. */
export interface Mutant {
  readonly script: string;
  /** The lines of the solution that it changes, and what becomes of them; empty when nothing is left. */
  readonly before: string;
  readonly after: string;
  /** Line of the solution, from 1. */
  readonly line: number;
}

export interface MutateOptions {
  readonly seeds: SeedValues;
  /** Plain words that are values where they stand: what the titles of the checks put in backquotes. */
  readonly known: ReadonlySet<string>;
}

/** Every mutant of a script, in its order. What only waits or only prints is left alone: nothing can check it. */
export function mutate(script: string, options: MutateOptions): Mutant[] {
  const mutants = scriptEdits(script, options).map((edit) => mutantOf(script, edit));
  return [...new Map(mutants.filter(({ script: text }) => text !== script).map((one) => [one.script, one])).values()];
}

function mutantOf(script: string, { start, end, text }: Edit): Mutant {
  const from = script.lastIndexOf('\n', start - 1) + 1;
  const newline = script.indexOf('\n', end);
  const to = newline === -1 ? script.length : newline;
  const after = `${script.slice(from, start)}${text}${script.slice(end, to)}`.trim();
  return {
    script: script.slice(0, start) + text + script.slice(end),
    before: script.slice(from, to).trim(),
    after: /^:\s*[;&]?$/.test(after) ? '' : after,
    line: script.slice(0, from).split('\n').length,
  };
}

function scriptEdits(script: string, options: MutateOptions): Edit[] {
  const { commands, documents } = readShell(script);
  const edits = commands.flatMap((command) => commandEdits(script, command, options));
  const lines = documents.flatMap((all) => all.flatMap((_, index) => hereEdits(all.slice(index), options)));
  return [...edits, ...lines].sort((a, b) => a.start - b.start);
}

/** Without the first of these lines and what belongs to it by a deeper indent, as in YAML; and with another last value. */
function hereEdits([first, ...below]: readonly HereLine[], { seeds, known }: MutateOptions): Edit[] {
  if (first === undefined || /^\s*(#|$)/.test(first.text)) return [];
  const depth = ({ text }: HereLine) => /^\s*/.exec(text)?.[0].length ?? 0;
  const end = below.findIndex((line) => line.text.trim() !== '' && depth(line) <= depth(first));
  const last = below[(end === -1 ? below.length : end) - 1] ?? first;
  const removal = { start: first.start, end: last.start + last.text.length, text: '' };
  // What holds others is a name of the format, not a value.
  if (last !== first) return [removal];
  const value = /([^\s"'\]}]+)["'\]}]*$/.exec(first.text);
  return [removal, ...moved(valueEdits(value?.[1] ?? '', seeds, known), first.start + (value?.index ?? 0))];
}

const moved = (edits: readonly Edit[], by: number): Edit[] =>
  edits.map(({ start, end, text }) => ({ start: start + by, end: end + by, text }));

/** Programs that change nothing a check could see. */
const idle = new Set(['sleep', 'wait', 'true', ':', 'cd', 'set', 'exit', '[', 'test']);
/** The same by their first words: what a cluster is asked to tell when it is done. */
const idleVerbs = /^kubectl (wait|rollout status)( |$)/;
/** Flags that only wait, tidy up or hold their tongue. */
const quietFlags = /^(--wait|--rm|-q|--quiet)$/;
const prefixes = new Set(['exec', 'setsid', 'nohup', 'command', 'env', 'time']);

/** Without the command; and with each part of it taken away or changed. */
function commandEdits(script: string, command: ShellCommand, options: MutateOptions): Edit[] {
  const { words, start, end, documents } = command;
  const texts = words.map(({ text }) => text);
  const printsOnly = texts[0] === 'echo' && !words.some(({ redirect }) => redirect);
  if (idle.has(texts[0] ?? '') || idleVerbs.test(texts.join(' ')) || printsOnly) return [];
  return [{ start, end, text: `: ${documents}`.trim() }, ...wordEdits(script, words, options)];
}

function wordEdits(script: string, all: readonly ShellWord[], options: MutateOptions): Edit[] {
  const start = all.findIndex(({ text }) => !prefixes.has(text) && !/^\w+=/.test(text));
  const words = all.slice(start === -1 ? all.length : start);
  const assigned = all.slice(0, start === -1 ? all.length : start).filter(({ text }) => text.includes('='));
  const program = words[0]?.text ?? '';
  const edits = assigned.flatMap((word) => changed(word, options));
  if (idle.has(program)) return edits;
  const texts = words.map(({ text }) => text);
  for (let index = 1; index < words.length; index += 1) {
    const word = words[index];
    const next = words[index + 1];
    if (word === undefined) break;
    if (/^--?[a-zA-Z]/.test(word.text) && !word.redirect) {
      const nested = word.text === '-c' && /^(ba|da|a|z)?sh$/.test(texts[index - 1] ?? '') ? next : undefined;
      const valued = next !== undefined && nested === undefined && takesValue(word.text, texts.slice(0, index));
      const isQuiet = nested !== undefined || quietFlags.test(word.text) || program === 'mkdir' || program === 'rm';
      if (!isQuiet) edits.push(without(script, word, valued ? next : word));
      if (nested !== undefined) edits.push(...nestedEdits(nested, options));
      else if (valued) edits.push(...changed(next, options));
      else if (word.text.includes('=')) edits.push(...changed(word, options));
      if (nested !== undefined || valued) index += 1;
    } else if (word.redirect) edits.push(...changed(word, options));
    else if (wrapsFrom(texts, index) !== undefined) {
      const inner = words.slice(wrapsFrom(texts, index));
      return [...edits, ...wordEdits(script, inner, options)];
    } else if (isValue(word, program, options)) edits.push(...changed(word, options));
  }
  return edits;
}

/** Where a command within this one begins, when the plain word at `index` is the first: after the image of `docker run`. */
function wrapsFrom([program = '', verb = '']: readonly string[], index: number): number | undefined {
  if (['unshare', 'nsenter', 'timeout'].includes(program)) return index;
  const runs = ['docker', 'podman'].includes(program) && ['run', 'create'].includes(verb) && index > 1;
  return runs ? index + 1 : undefined;
}

function isValue({ text }: ShellWord, program: string, { known }: MutateOptions): boolean {
  if (program === 'echo' || program === 'printf') return true;
  return /[\d/:=.$'"]/.test(text) || known.has(text);
}

const changed = ({ text, start }: ShellWord, { seeds, known }: MutateOptions): Edit[] =>
  moved(valueEdits(text, seeds, known), start);

/** Cuts a flag, with its value when that is `last`, and the blank before it. */
function without(script: string, { start }: ShellWord, { end }: ShellWord): Edit {
  const blank = /[ \t]*$/.exec(script.slice(0, start))?.[0].length ?? 0;
  return { start: start - blank, end, text: '' };
}

/** A script in quotes, as `sh -c` takes it. */
function nestedEdits({ text, start }: ShellWord, options: MutateOptions): Edit[] {
  if (!/^['"]/.test(text)) return [];
  return moved(scriptEdits(text.slice(1, -1), options), start + 1);
}
