/** Fleet: makes, hands out, watches and removes sandboxes. The only part of the agent that changes the lab engine. */
export { readFleetContext } from './read-fleet-context.ts';
export { raiseSharedLimits } from './sandbox/shared-limits.ts';
export { startFleet } from './start-fleet.ts';
export { makeTemplate } from './template/make-template.ts';
