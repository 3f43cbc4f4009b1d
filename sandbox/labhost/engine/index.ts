export { connectEngine } from './dockerode-engine.ts';
export type { ContainerLimits, ContainerSpec, ContainerState, Engine, ExecResult } from './engine.ts';
