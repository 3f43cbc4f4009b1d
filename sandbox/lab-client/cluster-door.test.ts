import { expect, test } from 'vitest';
import { sandboxId } from '#protocol';
import { type ClusterPass, enterCluster, passScript } from './cluster-door.ts';

const sandbox = sandboxId.parse('s-aaaaaaaaaaaa');
const pass: ClusterPass = {
  namespace: 'lab-aaaaaaaaaaaa',
  nodePorts: [31_004, 31_005],
  token: 'secret.token',
  isNew: true,
  kubeconfig: "kind: Config\nuser: 'x'\n",
};
const ran: string[] = [];
const host = {
  run: async (_: unknown, { script }: { script: string }) => {
    ran.push(script);
    return { exitCode: 0, output: '', timedOut: false };
  },
};

test('a lesson that needs no cluster asks for none', async () => {
  const never = () => Promise.reject(new Error('asked'));
  expect(await enterCluster(host, sandbox, { sandbox: 'docker' }, never)).toBeUndefined();
  expect(ran).toEqual([]);
});

test('a lesson on Kubernetes is let in, or says that there is no cluster', async () => {
  await enterCluster(host, sandbox, { sandbox: 'kubernetes' }, async () => pass);
  expect(ran).toEqual([passScript(pass)]);
  await expect(enterCluster(host, sandbox, { sandbox: 'kubernetes' }, undefined)).rejects.toThrow('not prepared here');
});

test('text of files reaches no shell, and each goes where it belongs', () => {
  const script = passScript(pass);
  expect(script).not.toContain("'x'");
  expect(script).toContain(`${Buffer.from(pass.kubeconfig).toString('base64')} | base64 -d > /root/.kube/config.new`);
  expect(script).toContain("'NS=lab-aaaaaaaaaaaa NODE=10.200.0.3 INGRESS=10.200.0.3 NP1=31004 NP2=31005'");
});
