import { slowRegistry } from './slow-registry.ts';

/** What a learner does to one container or image, and what the page shows meanwhile. The checks are in ../lessons/calm/01-changes. */
export interface Change {
  readonly name: string;
  /** Makes the state in which it begins. */
  readonly before?: string;
  readonly script: string;
  /** By check, every sequence of verdicts that is calm; the last one stands. See `short` for the words. */
  readonly shows: Readonly<Record<string, readonly (readonly string[])[]>>;
}

const missing = 'fail: none of that name';
/** A pause between two states, told or too short to be told. */
const maybeWaiting = [['pass'], ['pass', 'waiting', 'pass']];
const gone = [
  ['pass', missing],
  ['pass', 'waiting', missing],
];
const begunAnew = [['pass', 'waiting', 'pass']];

export const changes: readonly Change[] = [
  {
    name: 'start',
    script: 'docker run -d --name web nginx',
    shows: {
      runs: [[missing, 'pass']],
      holds: [[missing, 'waiting', 'pass']],
      answers: [[missing, 'waiting', 'pass']],
    },
  },
  {
    name: 'restart',
    script: 'docker restart web',
    shows: { runs: maybeWaiting, holds: begunAnew, answers: begunAnew },
  },
  {
    name: 'rename',
    script: 'docker rename web harbor',
    shows: { runs: [['pass', missing]], holds: [['pass', missing]], answers: [['pass', missing]] },
  },
  {
    name: 'rename back',
    script: 'docker rename harbor web',
    shows: {
      runs: [[missing, 'pass']],
      holds: [[missing, 'waiting', 'pass']],
      answers: [[missing, 'waiting', 'pass']],
    },
  },
  {
    name: 'recreate at once',
    script: 'docker rm -f web; docker run -d --name web nginx',
    // A busy machine may take longer than the quiet of a red line between the two.
    shows: {
      runs: [...maybeWaiting, ['pass', missing, 'pass'], ['pass', 'waiting', missing, 'pass']],
      holds: [...begunAnew, ['pass', missing, 'waiting', 'pass'], ['pass', 'waiting', missing, 'waiting', 'pass']],
      answers: [...begunAnew, ['pass', 'waiting', missing, 'waiting', 'pass'], ['pass', missing, 'waiting', 'pass']],
    },
  },
  {
    name: 'delete',
    script: 'docker rm -f web',
    shows: { runs: gone, holds: gone, answers: gone },
  },
  {
    name: 'recreate',
    script: 'docker run -d --name web nginx',
    shows: {
      runs: [[missing, 'pass']],
      holds: [[missing, 'waiting', 'pass']],
      answers: [[missing, 'waiting', 'pass']],
    },
  },
  {
    name: 'crash loop',
    before: 'docker rm -f web',
    script: `docker run -d --name web --restart always busybox sh -c 'exit 3'
until [ "$(docker inspect -f '{{.RestartCount}}' web)" -ge 5 ]; do sleep 0.2; done`,
    shows: {
      runs: [[missing, 'fail: not running']],
      holds: [[missing, 'fail: not running']],
      answers: [[missing, 'fail: not running']],
    },
  },
  {
    name: 'slow pull',
    before: `docker rm -f web; ${slowRegistry({ seconds: 3 })}`,
    script: 'docker pull 127.0.0.1:5000/slow:1',
    shows: { pulled: [['fail: absent', 'waiting: image pulling', 'pass']], runs: [[missing]] },
  },
];
