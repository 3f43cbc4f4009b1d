export { connectEngine } from './dockerode-engine.ts';
export type { ContainerLimits, ContainerSpec, ContainerState, Engine, ExecRequest, ExecResult } from './engine.ts';
