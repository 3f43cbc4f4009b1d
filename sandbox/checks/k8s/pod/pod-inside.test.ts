import { describe, expect, it } from 'vitest';
import { CheckFailed, type Motion, type T } from '#checks';
import type { ClusterObject, ProbeRequest, ProbeResult } from '#protocol';
import { failVerdict, verdictText } from '../../../grading/verdict/format.ts';
import { aCluster, anObject, aPod, aSecret } from '../../../testing/cluster-things.ts';
import { someConstants } from '../../../testing/constants.ts';
import { lensesOver } from '../../../testing/fixed-reader.ts';

const startedAt = '2026-03-01T10:00:00Z';
const pod = (mount: object, volume: object) =>
  aPod({
    name: 'ship',
    state: { running: { startedAt } },
    container: { volumeMounts: [{ name: 'notice', mountPath: '/board', ...mount }] },
    spec: { volumes: [{ name: 'notice', ...volume }] },
  });
const ship = pod({}, { configMap: { name: 'board' } });
const changed = (kind: ClusterObject, changedAt: string): ClusterObject => ({
  ...kind,
  metadata: { ...kind.metadata, changedAt },
});
const board = changed(
  anObject('ConfigMap', { name: 'board' }, { data: { 'notice.txt': 'open' } }),
  '2026-03-01T10:05:00Z',
);
const has = (text: string): ProbeResult => ({
  ...{ outcome: 'exchanged', cut: false, milliseconds: 1 },
  received: Buffer.from(text).toString('latin1'),
});

/** What a check says, and what it waits for. */
async function told(objects: readonly ClusterObject[], answer: ProbeResult, test: (t: T) => Promise<void>) {
  const asked: ProbeRequest[] = [];
  const motions: Motion[] = [];
  const answerOnce = (request: ProbeRequest) => {
    asked.push(request);
    return answer;
  };
  const t = lensesOver(aCluster(...objects), someConstants, answerOnce, (motion) => motions.push(motion));
  const says = await test(t).then(
    () => 'pass',
    (error: unknown) => {
      if (error instanceof CheckFailed) return verdictText('', failVerdict(error.failure));
      throw error;
    },
  );
  return {
    says,
    asked,
    waitsFor: motions.filter(({ doubts }) => doubts === 'answers').map((one) => [one.since, one.for]),
  };
}
const noticeIs = (text: string) => async (t: T) =>
  t.expect(await t.k8s.pod('ship').container().file('/board/notice.txt')).is(text);
const modeIs = (value: string) => async (t: T) =>
  t.expect(await t.k8s.pod('ship').container().runtimeVariable('MODE')).is(value);

describe('a file of a running pod', () => {
  it('is asked of the container itself', async () => {
    const { says, asked } = await told([ship, board], has('grüße\n'), noticeIs('grüße\n'));
    expect(says).toBe('pass');
    expect(asked).toEqual([{ pod: 'ship', container: 'web', file: '/board/notice.txt', timeoutMs: 4000 }]);
  });

  it('is told with the command that shows it', async () => {
    expect((await told([ship, board], has('closed'), noticeIs('open'))).says).toMatchSnapshot();
    for (const outcome of ['refused', 'unreachable'] as const) {
      expect((await told([ship], { outcome, milliseconds: 1 }, noticeIs('open'))).says).toMatchSnapshot();
    }
  });

  it('is not asked of a pod that does not run', async () => {
    const waiting = aPod({
      name: 'ship',
      ready: false,
      state: { waiting: { reason: 'CreateContainerConfigError', message: 'configmap "board" not found' } },
    });
    const { says, asked } = await told([waiting], has('open'), noticeIs('open'));
    expect(says).toMatchSnapshot();
    expect(asked).toEqual([]);
  });

  it('is waited for while a change of its settings is on the way', async () => {
    const { waitsFor } = await told([ship, board], has('closed'), noticeIs('open'));
    expect(waitsFor).toEqual([
      [
        Date.parse('2026-03-01T10:05:00Z'),
        'the kubelet to bring the changed `board` into the pod `ship`: it looks about once a minute',
      ],
    ]);
    const secret = changed(aSecret({ name: 'board', data: { 'notice.txt': 'open' } }), '2026-03-01T10:05:00Z');
    const secretly = pod({}, { secret: { secretName: 'board' } });
    expect((await told([secretly, secret], has('closed'), noticeIs('open'))).waitsFor).toHaveLength(1);
  });

  it.each([
    [
      'a part of a volume never follows',
      pod({ subPath: 'notice.txt', mountPath: '/board/notice.txt' }, { configMap: { name: 'board' } }),
      board,
    ],
    ['the change is older than the container', ship, changed(board, '2026-03-01T09:59:59Z')],
    ['the file is not in it', pod({ mountPath: '/elsewhere' }, { configMap: { name: 'board' } }), board],
    ['no settings are mounted', pod({}, { emptyDir: {} }), board],
  ])('is not waited for: %s', async (_, one, settings) => {
    expect((await told([one, settings], has('closed'), noticeIs('open'))).waitsFor).toEqual([]);
  });
});

describe('a variable of a running pod', () => {
  const environ = has('PATH=/bin\0MODE=fast=1\0KUBERNETES_PORT=tcp\0HELLO_SERVICE_HOST=10.96.0.1\0');

  it('is what the container was made with', async () => {
    const { says, asked } = await told([ship], environ, modeIs('fast=1'));
    expect(says).toBe('pass');
    expect(asked).toMatchObject([{ file: '/proc/self/environ' }]);
  });

  it('is told with the command that shows it', async () => {
    expect((await told([ship], environ, modeIs('slow'))).says).toMatchSnapshot();
    expect((await told([ship], has('PATH=/bin\0'), modeIs('slow'))).says).toMatchSnapshot();
  });
});
