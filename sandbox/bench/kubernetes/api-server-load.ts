import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Says each second, until its input ends: the time, and the ticks of a hundredth that the API server has used. */
const script = `pid=$(pgrep -o -x kube-apiserver)
while read -r -t 1; [ $? -gt 128 ]; do read -r line < /proc/$pid/stat; set -- $line; echo "$EPOCHREALTIME $((\${14} + \${15}))"; done`;

interface Moment {
  /** Seconds. */
  readonly at: number;
  /** Seconds of processor used so far. */
  readonly used: number;
}

/** Watches what the API server uses of the processor. `stop` gives cores, on the average of each ten seconds. */
export function watchApiServer(node: string): { stop(): Promise<number[]> } {
  const child = spawn('docker', ['exec', '--interactive', node, 'bash', '-c', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  const ended = once(child, 'close');
  return {
    stop: async () => {
      child.stdin.end();
      await ended;
      const moments = text.split('\n').flatMap(momentOf);
      if (moments.length < 2) throw new Error('Nobody said what the API server uses');
      return averages(moments, 10);
    },
  };
}

function momentOf(line: string): Moment[] {
  const [at, ticks] = line.split(' ').map(Number);
  return at && ticks ? [{ at, used: ticks / 100 }] : [];
}

/** Cores on the average of each stretch of that many seconds, from every moment on; of the whole, where it is shorter. Pure. */
export function averages(moments: readonly Moment[], seconds: number): number[] {
  const [first, last] = [moments[0], moments.at(-1)];
  if (first === undefined || last === undefined) return [];
  const cores = (from: Moment, to: Moment) => (to.used - from.used) / (to.at - from.at);
  const found = moments.flatMap((from) => {
    const to = moments.find(({ at }) => at - from.at >= seconds);
    return to === undefined ? [] : [cores(from, to)];
  });
  return found.length === 0 ? [cores(first, last)] : found;
}
