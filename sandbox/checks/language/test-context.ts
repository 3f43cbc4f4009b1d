import { type DockerLens, dockerLens } from '../docker/docker-lens.ts';
import { type LinuxLens, linuxLens } from '../linux/linux-lens.ts';
import { type Expectation, expectation, needed } from './expectation.ts';
import type { Fact } from './fact.ts';
import type { Reader } from './reader.ts';

/** What a check's `test` gets: lenses to read the sandbox with, and expectations about what was read. */
export interface T {
  /** The learner's engine. */
  readonly docker: DockerLens;
  /** The kernel's view: processes, namespaces, cgroups. */
  readonly linux: LinuxLens;
  expect<V>(fact: Fact<V>): Expectation<V>;
  /** The value of a fact that must be there; else the check fails with `text` after the system's own diagnosis. */
  require<V>(fact: Fact<V>, text?: string): V;
}

/** Makes the context of one evaluation of one check. */
export function createTestContext(reader: Reader): T {
  const linux = linuxLens(reader);
  return { linux, docker: dockerLens(reader, linux), expect: expectation, require: needed };
}
