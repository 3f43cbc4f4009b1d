import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type CheckResult, lessonId } from '#protocol';
import { clusterAdministrator } from '../cluster-administrator.ts';
import { openFleet } from '../fleet-door.ts';
import { readInstance } from '../instance.ts';
import { newLearner } from '../learner.ts';
import { openPage, type Told } from './open-page.ts';

/** The API server goes away for a minute while a page is open: what was right is never called wrong. */
const instance = readInstance();
const { docker, kubectl, controlPlane } = clusterAdministrator(instance);
const lesson = lessonId.parse('kubernetes/03-deployments');
const outage = 60_000;

const inNode = (script: string) => docker(['exec', controlPlane, 'sh', '-c', script]);
const manifests = '/etc/kubernetes/manifests';
const isAnswering = async () => (await kubectl('get', '--raw', '/livez').catch(() => '')) === 'ok';
const resultsIn = (told: readonly Told[], check: string): readonly CheckResult[] =>
  told.flatMap((news) =>
    news.type === 'verdicts' && news.lesson === lesson ? news.results.filter((result) => result.check === check) : [],
  );

it('checks wait, and say that Kubernetes does not answer; afterwards they are green without anybody’s doing', async () => {
  const learner = await newLearner(instance.url);
  const sandbox = await learner.sandbox();
  const page = await openPage(learner);
  const fleet = openFleet(instance);
  const says = (check: string, status: CheckResult['verdict']['status'], since = 0) =>
    page.next((news) => resultsIn([news], check).some(({ verdict }) => verdict.status === status), since);
  try {
    page.send({ type: 'watch', lesson });
    await says('declared', 'fail');
    const name = /fleet-[a-z]+/.exec(resultsIn(page.told, 'declared').at(-1)?.text ?? '')?.[0] ?? '';
    expect(name).not.toBe('');
    const create = `kubectl create deployment ${name} --image=busybox:1.37 --replicas=3 -- sleep 1d`;
    await fleet.run(sandbox, `. /etc/drydock/cluster.sh; ${create}`);
    await says('declared', 'pass');

    const since = page.told.length;
    await inNode(`mv ${manifests}/kube-apiserver.yaml /kind/`);
    try {
      await expect.poll(isAnswering, { timeout: 120_000, interval: 500 }).toBe(false);
      await says('declared', 'waiting', since);
      await delay(outage);
      expect(await isAnswering()).toBe(false);
    } finally {
      await inNode(`mv /kind/kube-apiserver.yaml ${manifests}/`);
    }
    const back = page.told.length;
    await says('declared', 'pass', back);

    const heard = resultsIn(page.told.slice(since), 'declared');
    expect(heard.map(({ verdict }) => verdict.status)).not.toContain('fail');
    expect(heard.map(({ verdict }) => verdict.status)).not.toContain('error');
    expect(heard.find(({ verdict }) => verdict.status === 'waiting')?.text).toContain('Kubernetes does not answer');
    expect(heard.at(-1)?.passedAt).toBeDefined();
  } finally {
    page.close();
    await fleet.remove(sandbox);
  }
});
