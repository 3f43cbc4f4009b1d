import { KubeConfig } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { kubeconfigFor, tokenFile } from './kubeconfig.ts';

test('is a kubeconfig that a learner can read', () => {
  expect(kubeconfigFor('lab-aaaaaaaaaaaa', 'PEM')).toMatchInlineSnapshot(`
    "apiVersion: v1
    kind: Config
    clusters:
      - name: course
        cluster:
          server: https://10.200.0.3:6443
          certificate-authority-data: UEVN
    users:
      - name: learner
        user:
          tokenFile: /etc/drydock/cluster/token
    contexts:
      - name: course
        context:
          cluster: course
          user: learner
          namespace: lab-aaaaaaaaaaaa
      - name: course-default
        context:
          cluster: course
          user: learner
    current-context: course
    "
  `);
});

test('asks an API server that does not know its address in sandboxes for the certificate that it has', () => {
  expect(kubeconfigFor('lab-aaaaaaaaaaaa', 'PEM', 'k8s.example')).toContain('tls-server-name: k8s.example');
});

test('leads to the course’s cluster, in the learner’s namespace and in none', () => {
  const config = new KubeConfig();
  config.loadFromString(kubeconfigFor('lab-aaaaaaaaaaaa', 'PEM'));
  expect(config.getCurrentCluster()?.server).toBe('https://10.200.0.3:6443');
  expect(config.getContextObject(config.getCurrentContext())?.namespace).toBe('lab-aaaaaaaaaaaa');
  expect(config.getContexts().map(({ name, namespace }) => [name, namespace])).toEqual([
    ['course', 'lab-aaaaaaaaaaaa'],
    ['course-default', undefined],
  ]);
  expect(kubeconfigFor('lab-aaaaaaaaaaaa', 'PEM')).toContain(`tokenFile: ${tokenFile}`);
});
