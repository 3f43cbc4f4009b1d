import { spawn } from 'node:child_process';
import { setInterval } from 'node:timers';

interface RoundTrips extends AsyncDisposable {
  readonly pid: number | undefined;
  /** Milliseconds of each so far. */
  samples(): number[];
}

/**
 * Sends a message to another process and waits for it to come back, twenty times a second: what the machine itself makes of a
 * verdict's way while others work on it.
 */
export function emptyRoundTrips(): RoundTrips {
  const echo = spawn(process.execPath, ['-e', 'process.on("message", (at) => process.send(at))'], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const samples: number[] = [];
  echo.on('message', (at) => samples.push(performance.now() - Number(at)));
  const timer = setInterval(() => echo.connected && echo.send(performance.now(), () => undefined), 50);
  return {
    pid: echo.pid,
    // The first one waits for the process to start.
    samples: () => samples.slice(20),
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      const ended = new Promise((resolve) => echo.once('exit', resolve));
      if (echo.exitCode !== null || !echo.kill('SIGKILL')) return;
      await ended;
    },
  };
}
