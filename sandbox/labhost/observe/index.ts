/** Watching sandboxes: what fleet and relay share of the observation protocol, and fleet's own source, `linux`. */
export { startCensus } from './census/census.ts';
export { startHeartbeat } from './heartbeat.ts';
export { startKernelLog } from './kernel-log/kernel-log.ts';
export { LineReader, LineTooLong } from './line-reader.ts';
export type { Log } from './log.ts';
export { createObserveServer, type ObserveServer } from './observe-server.ts';
export type { ObservedSource, Observer } from './observed-source.ts';
export { maxObserveUp, serveObservation } from './serve-observation.ts';
export { shareSource } from './share-source.ts';
export { SocketLimit } from './socket-limit.ts';
