import { afterAll, beforeAll, expect, it } from 'vitest';
import { aLesson } from '../testing/a-lesson.ts';
import { someConstants } from '../testing/constants.ts';
import { proofLab } from '../testing/proof-lab.ts';
import type { ProofLab, ProofSandbox } from './lab.ts';

const lesson = aLesson({ id: 'kubernetes/01-cluster', sandbox: 'kubernetes', checks: [{ id: 'one', title: 'One' }] });
let lab: ProofLab;
let sandbox: ProofSandbox;
const enter = '. /etc/drydock/cluster.sh; set -e; ';
const run = async (script: string) => {
  const { exitCode, output } = await sandbox.run(enter + script);
  expect(exitCode, output).toBe(0);
  return output.trim();
};
beforeAll(async () => {
  lab = proofLab();
  sandbox = await lab.claim();
  await sandbox.prepare(lesson, someConstants);
});
afterAll(async () => {
  await sandbox[Symbol.asyncDispose]();
  lab.close();
});

it('a sandbox is in the cluster: own namespace, two contexts, two node ports', async () => {
  expect(await run('kubectl config get-contexts -o name')).toBe('course\ncourse-default');
  expect(await run('kubectl config view --minify -o jsonpath={..namespace}')).toBe(await run('echo $NS'));
  expect(await run('kubectl get pods 2>&1')).toContain('No resources found');
  expect(await run('kubectl get nodes -o name')).toContain('node/');
  expect(await run('echo $NODE $INGRESS $NP1 $NP2')).toMatch(/^10\.200\.0\.3 10\.200\.0\.3 31\d{3} 31\d{3}$/);
});

it('what it deploys answers at its node port and its host name', async () => {
  await run(`kubectl create deployment web --image=nginx:1.26
    kubectl expose deployment web --port=80 --type=NodePort --overrides='{"spec":{"ports":[{"port":80,"nodePort":'$NP1'}]}}'
    kubectl create ingress web --rule="web.$NS.test/*=web:80"
    kubectl rollout status deployment/web --timeout=200s`);
  expect(await run('curl -sS --retry 20 --retry-all-errors --retry-delay 1 http://$NODE:$NP1/')).toContain('nginx');
  expect(
    await run('curl -sS --fail --retry 20 --retry-all-errors --retry-delay 1 -H "Host: web.$NS.test" http://$INGRESS/'),
  ).toContain('nginx');
});

it('a node port that is not its own is refused in words that help', async () => {
  const { exitCode, output } = await sandbox.run(
    `${enter}kubectl expose deployment web --name=other --port=80 --type=NodePort`,
  );
  expect(exitCode).not.toBe(0);
  expect(output).toMatch(
    /is not yours\. The node ports of this namespace are 31\d{3} and 31\d{3}: set nodePort to one of them/,
  );
});

it('a context of the learner’s own stays when the lesson is prepared again', async () => {
  await run('kubectl config set-context mine --cluster=course --user=learner --namespace=$NS');
  await sandbox.prepare(lesson, someConstants);
  expect(await run('kubectl config get-contexts -o name')).toContain('mine');
});
