import { PassThrough, type Readable, Writable } from 'node:stream';
import { Exec, KubeConfig, type V1Status } from '@kubernetes/client-node';
import { ClusterAway } from '../api/api-server.ts';
import type { LearnerDoor } from './watch-context.ts';

/** How a program in a container ended: its exit code, or `never`, when there is no such program, container or pod. */
export type Ended = number | 'never' | 'broken off';

export interface RunningInPod {
  readonly input: PassThrough;
  /** What it prints; foreign. */
  readonly output: Readable;
  /** Rejects with ClusterAway when the API server does not answer. */
  readonly ended: Promise<Ended>;
  /** The end of what it complained about, in its own words. */
  complaint(): string;
  close(): void;
}

interface Program {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly command: readonly string[];
}

/** Characters of complaints that are kept. */
const mostWords = 2000;

/**
 * Runs a program in a container with the learner's own key: no account of ours may enter pods, and whatever is there can do no more than he
 * could have it do.
 */
export function runInPod(door: LearnerDoor, { namespace, pod, container, command }: Program): RunningInPod {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let words = '';
  const complaints = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      words = (words + chunk.toString()).slice(-mostWords);
      done();
    },
  });
  const { promise: ended, resolve, reject } = Promise.withResolvers<Ended>();
  const { promise: closed, resolve: close } = Promise.withResolvers<void>();
  const told = (status: V1Status) => resolve(endOf(status));
  new Exec(asLearner(door))
    .exec(namespace, pod, container, [...command], output, complaints, input, false, told)
    .then((socket) => {
      socket.onclose = () => resolve('broken off');
      socket.onerror = () => resolve('broken off');
      void closed.then(() => socket.close());
    })
    .catch((cause: unknown) => {
      const refused = /Unexpected server response: (\d+)/.exec(wordsOf(cause))?.[1] ?? '';
      if (/^(400|404|500)$/.test(refused)) resolve('never');
      else reject(new ClusterAway(wordsOf(cause), { cause }));
    });
  ended.then(
    () => output.end(),
    (cause: Error) => output.destroy(cause),
  );
  return { input, output, ended, complaint: () => words, close };
}

function asLearner({ server, ca, token }: LearnerDoor): KubeConfig {
  const config = new KubeConfig();
  const name = 'learner';
  const caData = ca === undefined ? {} : { caData: Buffer.from(ca).toString('base64') };
  config.loadFromOptions({
    clusters: [{ name, server: server.href.replace(/\/$/, ''), skipTLSVerify: false, ...caData }],
    users: [{ name, token }],
    contexts: [{ name, cluster: name, user: name }],
    currentContext: name,
  });
  return config;
}

function endOf({ status, details }: V1Status): Ended {
  if (status === 'Success') return 0;
  const code = details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message;
  return code === undefined ? 'never' : Number(code);
}

/** A socket tells of its trouble by an event. */
function wordsOf(cause: unknown): string {
  if (typeof cause !== 'object' || cause === null) return String(cause);
  return 'message' in cause && typeof cause.message === 'string' ? cause.message : String(cause);
}
