import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/**
 * Six projects: `unit` needs nothing and is quick, `process` starts programs of ours, `docker` needs a running instance of the product, `cluster` also its Kubernetes cluster, `attack` tries to
 * break out of its sandboxes, `e2e` drives a browser against it.
 */
const ofKind = (name: string, include: string[], exclude: string[] = []) => ({
  test: {
    name,
    include,
    exclude: ['**/node_modules/**', 'dist/**', '.drydock/**', ...exclude],
    // Files share a process and its modules: half the processor time. Whoever changes a global puts it back.
    isolate: name !== 'unit',
    // Hang guards only: no test proves a speed.
    testTimeout: name === 'unit' ? 120_000 : 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 60_000 } },
  },
});

export default defineConfig({
  test: {
    // Much of a test is waiting: two files at a time, also on two cores.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      ofKind(
        'unit',
        ['{src,sandbox,lessons}/**/*.test.ts'],
        ['**/*.{process,docker,cluster,attack}.test.ts', '**/e2e/**'],
      ),
      ofKind('process', ['sandbox/**/*.process.test.ts']),
      { ...ofKind('docker', ['sandbox/**/*.docker.test.ts']) },
      { ...ofKind('cluster', ['sandbox/**/*.cluster.test.ts']) },
      { ...ofKind('attack', ['sandbox/testing/attack/*.attack.test.ts']) },
      { ...ofKind('e2e', ['sandbox/testing/e2e/**/*.test.ts'], ['**/*.cluster.test.ts']) },
    ],
  },
});
