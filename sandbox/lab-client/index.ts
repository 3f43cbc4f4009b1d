/** How a process speaks to the agent of a lab host: sandboxes, their terminals, what is observed in them. */
export { type Begun, beginAtTask } from './begin-at-task.ts';
export { type ClusterDoor, handPass } from './cluster-door.ts';
export { configuredLabHost } from './configured-lab-host.ts';
export type { AgentAddress, LabHost, LabHosts } from './lab-hosts.ts';
export { observeSandbox } from './observation.ts';
export { prepareLesson } from './prepare-lesson.ts';
export { awayProblem } from './problems.ts';
export { pauseBefore } from './retry-pause.ts';
