// @ts-check
import { spawn } from 'node:child_process';

/**
 * Runs inside the bare machine, on the Node it has: `npm start` is stopped in the middle of every phase, once as Ctrl-C does it and once
 * with SIGKILL to all its processes, and started again each time. Prints where each blow fell. The caller then starts it once more, for good.
 */
const phases = [
  'Node 24',
  'Libraries',
  'Package lists',
  'Docker packages',
  'Docker engine',
  'Base image',
  'Lab host image',
  'Sandbox image',
  'Course images',
  'Lab host',
  'Site',
  'Web',
];
/** Of a phase's time before the blow; a shorter phase is over by then, which is said. */
const longestWait = 9000;
let fell = 0;

for (const phase of phases) {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGKILL'])) {
    const wait = Math.random() ** 2 * longestWait;
    const { hit, line, code } = await strike(phase, signal, wait);
    if (hit) fell += 1;
    process.stdout.write(
      `${hit ? 'struck' : 'missed'}  ${phase}, ${signal} after ${(wait / 1000).toFixed(1)} s  [${hit ? line : `ended with ${code}`}]\n`,
    );
    // Without a blow it must have come to its end by itself.
    if (!hit && code !== 0) process.exit(1);
  }
}
process.stdout.write(`${fell} of ${phases.length * 2} blows fell in the middle of their phase\n`);
// A phase that is over sooner than a blow can fall is no failure; hardly any hit would be one.
process.exitCode = fell >= phases.length ? 0 : 1;

/**
 * @param {string} phase
 * @param {NodeJS.Signals} signal
 * @param {number} wait
 * @returns {Promise<{ hit: boolean, line: string, code: number | null }>}
 */
function strike(phase, signal, wait) {
  const child = spawn('npm', ['start', '--', '--detach'], { detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
  let last = '';
  let tail = '';
  let hit = false;
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  child.stderr.setEncoding('utf8').on('data', (text) => {
    const lines = (tail + text).split(/[\r\n]+/);
    tail = lines.pop() ?? '';
    for (const line of lines.filter(Boolean)) {
      last = line.trim();
      if (last.startsWith(`✓ ${phase}:`)) clearTimeout(timer);
      if (last.startsWith(`${phase}: `) && timer === undefined) {
        timer = setTimeout(() => {
          hit = true;
          process.kill(-(child.pid ?? 0), signal);
        }, wait);
      }
    }
  });
  return new Promise((done) => {
    child.once('close', (code) => {
      clearTimeout(timer);
      done({ hit, line: last, code });
    });
  });
}
