/** Everything that crosses a border of Drydock: ids, HTTP, sockets, frames, facts, verdicts, errors. No Node, no Astro. */
export * from './agent.ts';
export * from './answers.ts';
export * from './docker-snapshots.ts';
export * from './errors.ts';
export * from './file-fact.ts';
export * from './frames.ts';
export * from './help.ts';
export * from './http.ts';
export * from './ids.ts';
export * from './linux-snapshot.ts';
export * from './observation.ts';
export * from './probe.ts';
export * from './seed.ts';
export * from './sources.ts';
export * from './verdict.ts';
