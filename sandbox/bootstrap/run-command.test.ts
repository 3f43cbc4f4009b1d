import { describe, expect, it } from 'vitest';
import { mustRun, runCommand } from './run-command.mjs';

function context(signal = new AbortController().signal) {
  const lines: string[] = [];
  return { env: { PATH: process.env.PATH }, log: (line: string) => void lines.push(line), signal, lines };
}

describe('runCommand', () => {
  it('gives output and exit code, and logs both streams', async () => {
    const own = context();
    const result = await runCommand(own, 'sh', ['-c', 'echo out; echo err >&2; exit 3'], { deadlineMs: 10_000 });
    expect(result).toMatchObject({ code: 3, stdout: 'out\n', ended: 'exit' });
    expect(own.lines).toEqual(expect.arrayContaining(['  out', '  err', '  exit 3']));
  });

  it('hands over the lines of descriptor 3', async () => {
    const status: string[] = [];
    await runCommand(context(), 'sh', ['-c', 'echo dlstatus:1:50.0:x >&3'], {
      deadlineMs: 10_000,
      onStatus: (line) => void status.push(line),
    });
    expect(status).toEqual(['dlstatus:1:50.0:x']);
  });

  it('ends the whole group at its deadline', async () => {
    const result = await runCommand(context(), 'sh', ['-c', 'sleep 60 & wait'], { deadlineMs: 100 });
    expect(result.ended).toBe('deadline');
  });

  it('ends when it is cancelled', async () => {
    const stopping = new AbortController();
    const running = runCommand(context(stopping.signal), 'sh', ['-c', 'echo go; sleep 60'], {
      deadlineMs: 60_000,
      onLine: () => stopping.abort(),
    });
    expect((await running).ended).toBe('cancelled');
  });

  it('says when a program is not there', async () => {
    expect(await runCommand(context(), '/no/such/program', [], { deadlineMs: 1000 })).toMatchObject({
      code: 127,
      ended: 'absent',
    });
  });
});

describe('mustRun', () => {
  it('shows the last lines of what failed', async () => {
    const running = mustRun(context(), 'sh', ['-c', 'echo E: no space left >&2; exit 100'], {
      deadlineMs: 10_000,
      code: 'packages-not-installed',
      failed: 'The packages could not be installed',
    });
    await expect(running).rejects.toMatchObject({
      code: 'packages-not-installed',
      message:
        'The packages could not be installed: "sh -c echo E: no space left >&2; exit 100" failed (exit 100)\n    E: no space left',
    });
  });
});
