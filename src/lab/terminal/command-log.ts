/** Reads the screen between two places; a place is whatever the screen uses to find it again. */
export interface ScreenReader<Place> {
  here(): Place;
  /** Text from one place to another, without trailing blanks. */
  between(from: Place, to: Place): string;
}

export interface FinishedCommand {
  readonly command: string;
  readonly output: string;
  /** Exit status, when the shell told it. */
  readonly status: number | undefined;
}

export interface CommandEvents {
  started(command: string): void;
  finished(command: FinishedCommand): void;
}

/** Lines of output kept for one command. */
const keptLines = 200;

/**
 * Follows a shell by its marks (OSC 133: A prompt, B input, C output, D end) and tells each command with its output.
 * A shell without marks leaves it silent.
 */
export class CommandLog<Place> {
  readonly #screen: ScreenReader<Place>;
  readonly #events: CommandEvents;
  #phase: 'unknown' | 'prompt' | 'input' | 'running' = 'unknown';
  #start: Place | undefined;
  #command = '';

  constructor(screen: ScreenReader<Place>, events: CommandEvents) {
    this.#screen = screen;
    this.#events = events;
  }

  get atPrompt(): boolean {
    return this.#phase === 'input';
  }

  get running(): boolean {
    return this.#phase === 'running';
  }

  /** The text of one OSC 133: `A`, `B`, `C`, `D;0`. */
  mark(data: string): void {
    const [kind, argument] = data.split(';');
    if (kind === 'A') this.#phase = 'prompt';
    else if (kind === 'B') this.#inputStarts();
    else if (kind === 'C') this.#outputStarts();
    else if (kind === 'D') this.#ends(argument);
  }

  /** Another shell: nothing of the old one counts. */
  reset(): void {
    this.#phase = 'unknown';
    this.#start = undefined;
  }

  #inputStarts(): void {
    this.#phase = 'input';
    this.#start = this.#screen.here();
  }

  #outputStarts(): void {
    // The lines of a pasted block start one after the other, and end together.
    if (this.#phase === 'running') return;
    const here = this.#screen.here();
    this.#command =
      this.#phase === 'input' && this.#start !== undefined ? this.#screen.between(this.#start, here).trim() : '';
    this.#phase = 'running';
    this.#start = here;
    if (this.#command !== '') this.#events.started(this.#command);
  }

  #ends(argument: string | undefined): void {
    if (this.#phase !== 'running' || this.#start === undefined) return;
    const output = lastLines(this.#screen.between(this.#start, this.#screen.here()));
    this.#phase = 'unknown';
    const status = argument !== undefined && /^\d+$/.test(argument) ? Number(argument) : undefined;
    this.#events.finished({ command: this.#command, output, status });
  }
}

function lastLines(text: string): string {
  const lines = text.replace(/\s+$/, '').split('\n');
  if (lines.length <= keptLines) return lines.join('\n');
  return [`… ${lines.length - keptLines} more lines …`, ...lines.slice(-keptLines)].join('\n');
}
