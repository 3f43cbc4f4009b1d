// @ts-check

/**
 * @typedef {{ write(text: string): unknown, isTTY?: boolean, columns?: number }} Screen
 * @typedef {{ screen: Screen, env: NodeJS.ProcessEnv, now: () => number, log: (line: string) => void }} Source
 */

const redrawMs = 500;
const plainEveryMs = 10_000;

/**
 * Progress on a screen. On a terminal one line is redrawn; elsewhere a phase prints a line when it starts, at most one
 * every 10 s while it goes on, and one when it ends. `NO_COLOR` is honoured. Everything goes to the log too.
 * @param {Source} source
 */
export function progressOn(source) {
  const live = source.screen.isTTY === true && source.env.TERM !== 'dumb' && !source.env.CI;
  const paint = painter(live && !source.env.NO_COLOR);
  return { phase: (/** @type {string} */ title) => startPhase(title, source, live, paint) };
}

/**
 * @param {string} title
 * @param {Source} source
 * @param {boolean} live
 * @param {ReturnType<typeof painter>} paint
 */
function startPhase(title, { screen, now, log }, live, paint) {
  const startedAt = now();
  let doing = '';
  let printedAt = startedAt;
  let announced = false;
  const elapsed = () => duration(now() - startedAt);

  const draw = () => {
    const line = `  ${title}${doing && `: ${doing}`} (${elapsed()})`;
    screen.write(`\r\u001b[K${paint.dim(line.slice(0, (screen.columns ?? 80) - 1))}`);
  };
  const timer = live ? setInterval(draw, redrawMs) : undefined;
  timer?.unref();
  if (live) draw();

  /** @param {string} mark @param {string} detail */
  const end = (mark, detail) => {
    clearInterval(timer);
    const line = `${title}${detail && `: ${detail}`} (${elapsed()})`;
    screen.write(`${live ? '\r\u001b[K' : ''}${mark} ${line}\n`);
    log(`phase ended: ${line}`);
  };

  return {
    /** @param {string} detail @param {number} [fraction] */
    update: (detail, fraction) => {
      const next = fraction === undefined ? detail : `${detail}, ${Math.floor(Math.min(1, fraction) * 100)} %`;
      if (next === doing) return;
      doing = next;
      if (live) return;
      if (announced && now() - printedAt < plainEveryMs) return;
      screen.write(`  ${title}: ${doing} (${elapsed()})\n`);
      announced = true;
      printedAt = now();
    },
    /** @param {string} [detail] */
    done: (detail = '') => end(paint.green('✓'), detail),
    /** @param {string} detail */
    fail: (detail) => end(paint.red('✗'), detail),
  };
}

/** @param {boolean} colour */
function painter(colour) {
  /** @param {number} code @param {string} text */
  const wrap = (code, text) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  return {
    dim: (/** @type {string} */ text) => wrap(2, text),
    green: (/** @type {string} */ text) => wrap(32, text),
    red: (/** @type {string} */ text) => wrap(31, text),
  };
}

/**
 * A length of time for people: `0.4 s`, `12 s`, `3 min 5 s`.
 * @param {number} ms
 */
export function duration(ms) {
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
