// @ts-check
import { spawn } from 'node:child_process';

/**
 * Runs inside the bare machine, on the Node it has: `npm start` is stopped in the middle of every phase, once as Ctrl-C does it and once
 * with SIGKILL to all its processes, and started again each time. Prints where each blow fell. The caller then starts it once more, for good.
 */
/** Each phase with the seconds that it takes at least: a blow falls somewhere in them. */
const phases = new Map([
  ['Node 24', 2],
  ['Libraries', 8],
  ['Package lists', 2],
  ['Docker packages', 4],
  ['Docker engine', 1],
  ['Base image', 15],
  ['Lab host image', 30],
  ['Sandbox image', 50],
  ['Course images', 12],
  ['Lab host', 25],
  ['Site', 2],
  ['Web', 0.5],
]);
const titles = [...phases.keys()];
/** A phase that is over before a blow can fall in so many tries is too short to strike. */
const tries = 3;

const blows = titles.flatMap((phase) =>
  /** @type {const} */ (['SIGINT', 'SIGKILL']).map((signal) => ({ phase, signal })),
);
let fell = 0;
for (const { phase, signal } of blows) {
  let struck = false;
  for (let attempt = 0; attempt < tries && !struck; attempt += 1) {
    // Shorter with every try.
    const wait = (Math.random() * (phases.get(phase) ?? 0) * 1000) / 4 ** attempt;
    const { where, line } = await strike(phase, signal, wait);
    struck = where === phase;
    if (struck && signal === 'SIGINT' && !line.startsWith('Interrupted.')) {
      throw new Error(
        `Ctrl-C in "${phase}" should end with the word that it may be started again, and ended with: ${line}`,
      );
    }
    process.stdout.write(`${signal} in ${where}${struck ? '' : `, ${phase} was over`}  [${line}]\n`);
  }
  if (struck) fell += 1;
}
process.stdout.write(`${fell} of ${blows.length} phases and signals were struck\n`);
// A few are over sooner than a blow can fall; hardly any hit would mean that the titles are others now.
process.exitCode = fell >= blows.length - 6 ? 0 : 1;

/**
 * Stops a start in its phase, or at the beginning of the next one when that phase is over or does not come.
 * @param {string} phase
 * @param {NodeJS.Signals} signal
 * @param {number} wait
 * @returns {Promise<{ where: string, line: string }>} the phase in which the blow fell
 */
function strike(phase, signal, wait) {
  const child = spawn('npm', ['start', '--', '--detach'], { detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
  let line = '';
  let tail = '';
  let where = 'the end';
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  let blown = false;
  const blow = () => {
    clearTimeout(timer);
    if (blown || child.exitCode !== null) return;
    blown = true;
    process.kill(-(child.pid ?? 0), signal);
  };
  child.stderr.setEncoding('utf8').on('data', (text) => {
    const lines = (tail + text).split(/[\r\n]+/);
    tail = lines.pop() ?? '';
    for (const one of lines.filter(Boolean)) {
      line = one.trim();
      const begun = titles.find((title) => line.startsWith(`${title}: `));
      if (begun === undefined) continue;
      where = begun;
      if (begun === phase) timer ??= setTimeout(blow, wait);
      else if (titles.indexOf(begun) > titles.indexOf(phase)) blow();
    }
  });
  return new Promise((done, fail) => {
    child.once('close', (code) => {
      clearTimeout(timer);
      if (!blown && code !== 0) fail(new Error(`npm start failed by itself (${code}) after an interrupt: ${line}`));
      done({ where: blown ? where : 'the end', line });
    });
  });
}
