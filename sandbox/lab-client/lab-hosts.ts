import type { Duplex, Readable, Writable } from 'node:stream';
import type { WebSocket } from 'ws';
import type {
  AgentHello,
  AgentSandbox,
  ClaimRequest,
  EgressRequest,
  FilesOutcome,
  LearnerHandle,
  LessonId,
  ProbeResult,
  RunRequest,
  RunResult,
  SandboxId,
  SandboxProbe,
  SeatId,
} from '#protocol';
import type { Log } from '../grading/index.ts';

/** Where the agent of a lab host answers, and the bearer secret of both doors. */
export interface AgentAddress {
  readonly fleet: URL;
  readonly relay: URL;
  readonly secret: string;
  /** Times as long as usual to wait for an answer, for an emulated machine; 1 unless said otherwise. */
  readonly patience?: number;
}

/** What a conversation with a lab host needs: where to write about it, time and randomness. */
export interface LabClientContext {
  readonly log: Log;
  /** Milliseconds since 1970. */
  now(): number;
  random(bytes: number): Uint8Array;
}

/** Which lab host has a free seat: the one question that makes one lab host and a hundred the same to web. */
export interface LabHosts {
  /** The lab host of this seat: always the same one for the same seat. */
  place(seat: SeatId): LabHost;
  /** Where this sandbox runs. */
  of(sandbox: SandboxId): LabHost;
  all(): readonly LabHost[];
  close(): void;
}

/** One lab host. Everything may throw UserError `lab-host-away` (503). */
export interface LabHost {
  hello(): Promise<AgentHello>;
  /** Gives the sandbox of this seat, made or taken up again if need be. Throws UserError `lab-host-full`. */
  claim(request: ClaimRequest): Promise<AgentSandbox>;
  /** Undefined when it is not there any more. */
  get(sandbox: SandboxId): Promise<AgentSandbox | undefined>;
  /** Everything on it, also what others have claimed. */
  list(): Promise<readonly AgentSandbox[]>;
  /** Ends its programs and keeps its files, for the next claim of its seat; undefined when it is not there any more. */
  pause(sandbox: SandboxId): Promise<AgentSandbox | undefined>;
  destroy(sandbox: SandboxId): Promise<void>;
  /** Whether it reaches the internet, where the lab host has it; undefined when it is not there any more. */
  setEgress(sandbox: SandboxId, egress: EgressRequest['egress']): Promise<AgentSandbox | undefined>;
  /** Unpacks the tar into the lesson's folder; undefined when the sandbox is gone. */
  putLesson(sandbox: SandboxId, lesson: LessonId, tar: Uint8Array): Promise<RunResult | undefined>;
  /** Runs a script as root in the sandbox; undefined when the sandbox is gone. For the setup of lessons, proofs and grading; what a learner types goes to a terminal. */
  run(sandbox: SandboxId, request: RunRequest): Promise<RunResult | undefined>;
  /** Writes the learner's files to `into` as a tar, gzipped, and ends it; undefined when the sandbox is gone. Whatever a learner likes is in it. */
  readFiles(sandbox: SandboxId, into: Writable): Promise<FilesOutcome | undefined>;
  /** Unpacks such a tar in the sandbox; undefined when that is gone. */
  writeFiles(sandbox: SandboxId, tar: Readable): Promise<RunResult | undefined>;
  /** Makes an HTTP request from inside the sandbox; undefined when the sandbox is gone. */
  probe(sandbox: SandboxId, request: SandboxProbe): Promise<ProbeResult | undefined>;
  /** What this learner logs in with at the course registry. */
  registryPassword(learner: LearnerHandle): string;
  /** A connection to what listens at this TCP port of the sandbox. Rejects with UserError `port-closed`, `port-silent`, `no-such-sandbox` or `too-many-tunnels`. */
  openPort(sandbox: SandboxId, port: number): Promise<Duplex>;
  /** A socket that is being opened. */
  openSocket(server: 'fleet' | 'relay', sandbox: SandboxId, use: 'terminal' | 'observe'): WebSocket;
}
