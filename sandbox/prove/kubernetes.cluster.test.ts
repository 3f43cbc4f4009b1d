import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Constants, seed } from '#checks';
import { aLesson } from '../testing/a-lesson.ts';
import { proofLab } from '../testing/proof-lab.ts';
import type { ProofLab, ProofSandbox } from './lab.ts';
import { newcomer, sampleLearners } from './sample-learners.ts';

/** A learner at work in the cluster: all of it from inside his sandbox, with the tools that are there. */
const lesson = aLesson({
  id: 'kubernetes/01-cluster',
  sandbox: 'kubernetes',
  seeds: { me: seed.learner() },
  checks: [{ id: 'one', title: 'One' }],
});
let constants: Constants;
let lab: ProofLab;
let sandbox: ProofSandbox;
const enter = '. /etc/drydock/cluster.sh; . /etc/drydock/learner.sh; set -e; ';
/** Asks until somebody answers, and says beside the answer how often nobody did: pods start, and rules for a new Service take a moment. */
const curl = 'curl --silent --show-error --fail --retry 30 --retry-all-errors --retry-delay 1';
const run = async (script: string) => {
  const { exitCode, output } = await sandbox.run(enter + script);
  expect(exitCode, output).toBe(0);
  return output.trim();
};
beforeAll(async () => {
  lab = proofLab();
  sandbox = await lab.claim();
  const [learner] = sampleLearners(lesson, 1);
  if (learner === undefined) throw new Error('There is no learner');
  constants = newcomer(learner);
  await sandbox.prepare(lesson, constants);
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
  expect(await run(`${curl} http://$NODE:$NP1/`)).toContain('nginx');
  expect(await run(`${curl} -H "Host: web.$NS.test" http://$INGRESS/`)).toContain('nginx');
  expect(await run(`${curl} --resolve "web.$NS.test:80:$INGRESS" http://web.$NS.test/`)).toContain('nginx');
});

it('a pod and a Service are reached through port-forward', async () => {
  for (const [what, port] of [
    ['deployment/web', 8080],
    ['service/web', 8081],
  ] as const) {
    const forward = `kubectl port-forward ${what} ${port}:80 > /dev/null & trap "kill $!" EXIT`;
    expect(await run(`${forward}; ${curl} http://127.0.0.1:${port}/`), what).toContain('nginx');
  }
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
  await sandbox.prepare(lesson, constants);
  expect(await run('kubectl config get-contexts -o name')).toContain('mine');
});

it('an image that is built in it and pushed to the course registry is what the cluster runs', async () => {
  const image = '$REG/$ME/sign:1.0';
  await run(`docker login --username "$ME" --password-stdin "$REG" < ~/.registry-password
    printf 'FROM busybox:1.37\nRUN mkdir /www && echo "built by %s" > /www/index.html\nCMD ["httpd", "-f", "-p", "80", "-h", "/www"]\n' "$ME" > /tmp/Dockerfile
    docker build --quiet --tag ${image} - < /tmp/Dockerfile
    docker push --quiet ${image}
    kubectl create deployment sign --image=${image}
    kubectl expose deployment sign --port=80 --type=NodePort --overrides='{"spec":{"ports":[{"port":80,"nodePort":'$NP2'}]}}'
    kubectl rollout status deployment/sign --timeout=200s`);
  expect(await run(`${curl} http://$NODE:$NP2/`)).toContain(`built by ${constants.seeds.me}`);
});

it('the chart that Helm begins with is installed as it is, and taken away again', async () => {
  await run(`cd "$(mktemp -d)"; helm create shop
    helm install shop shop --wait --timeout 200s --set image.tag=1.26 --set ingress.enabled=true \
      --set "ingress.hosts[0].host=shop.$NS.test,ingress.hosts[0].paths[0].path=/,ingress.hosts[0].paths[0].pathType=Prefix"`);
  expect(await run('helm list --short')).toBe('shop');
  expect(await run(`${curl} --resolve "shop.$NS.test:80:$INGRESS" http://shop.$NS.test/`)).toContain('nginx');
  await run('helm uninstall shop --wait');
  expect(await run('kubectl get deployments,services,ingresses -l app.kubernetes.io/instance=shop 2>&1')).toContain(
    'No resources found',
  );
});

it('what kompose makes of a Compose file runs', async () => {
  const file = `services: { paper: { image: "nginx:1.26", ports: ["8082:80"] } }`;
  await run(`cd "$(mktemp -d)"; echo '${file}' > compose.yaml; kompose convert --out all.yaml
    kubectl apply -f all.yaml; kubectl rollout status deployment/paper --timeout=200s`);
  const forward = 'kubectl port-forward service/paper 8082:8082 > /dev/null & trap "kill $!" EXIT';
  expect(await run(`${forward}; ${curl} http://127.0.0.1:8082/`)).toContain('nginx');
});
