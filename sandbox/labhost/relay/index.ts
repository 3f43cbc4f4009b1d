/** Relay: terminals and Docker observation of sandboxes, in a process without rights, because it parses what learners say. */
export { type Relay, startRelay } from './start-relay.ts';
