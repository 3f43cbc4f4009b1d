import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Figure } from '../samples.ts';
import { watchApiServer } from './api-server-load.ts';
import { type ClusterLearner, openClusterLearner } from './cluster-learner.ts';
import type { Measured } from './measured.ts';

const pods = 3;
/** Learners who come in at the same moment. */
const atOnce = 5;
/** Milliseconds in which all of them work, and between two changes of one: on the average a change each three seconds. */
const work = 90_000;
const pause = { least: 1000, most: 5000 };
/** Milliseconds until pods must be ready: a hang guard. */
const patience = 600_000;

const deployment = z.object({ status: z.object({ readyReplicas: z.number().default(0) }) });

/** A whole class, each with pods of his own: what they come for stays quick, and the API server has processor to spare. */
export async function measureClass(of: Measured): Promise<Figure[]> {
  const server = watchApiServer(`${of.instance.name}-control-plane`);
  const everybody: ClusterLearner[] = [];
  const [green, red]: [number[], number[]] = [[], []];
  try {
    const begun = performance.now();
    while (everybody.length < of.learners) {
      const count = Math.min(atOnce, of.learners - everybody.length);
      const come = await Promise.all(Array.from({ length: count }, () => openClusterLearner(of)));
      everybody.push(...come);
      await Promise.all(come.map((learner) => deploy(of, learner)));
    }
    await Promise.all(everybody.map((learner) => untilReady(of, learner)));
    const there = (performance.now() - begun) / 1000;
    const end = performance.now() + work;
    await Promise.all(
      everybody.map(async (learner) => {
        while (performance.now() < end) {
          green.push(await learner.change('pass'));
          await delay(between());
          red.push(await learner.change('fail'));
          await delay(between());
        }
      }),
    );
    const cores = await server.stop();
    const who = `${of.learners} learners with ${pods} pods each`;
    const second = { quantile: 0.95, atMost: 1000 };
    return [
      { name: `${who}: until all pods are ready`, samples: [there], unit: 's' },
      { name: `${who}: change of an object to green`, samples: green, unit: 'ms', goal: second },
      { name: `${who}: change of an object to red`, samples: red, unit: 'ms', goal: second },
      {
        name: `${who}: what the API server uses, each 10 s from the first one's coming`,
        samples: cores,
        unit: 'cores',
        goal: { quantile: 1, atMost: 1 },
      },
    ];
  } finally {
    await server.stop();
    for (const learner of everybody) await learner[Symbol.asyncDispose]();
  }
}

const between = () => pause.least + Math.random() * (pause.most - pause.least);

const pathOf = ({ namespace }: ClusterLearner) => `/apis/apps/v1/namespaces/${namespace}/deployments`;

async function deploy({ api }: Measured, learner: ClusterLearner): Promise<void> {
  const labels = { app: 'web' };
  const body = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas: pods,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx:1.26' }] } },
    },
  };
  await api.ask({ method: 'POST', path: pathOf(learner), body });
}

async function untilReady({ api }: Measured, learner: ClusterLearner): Promise<void> {
  for (const end = performance.now() + patience; performance.now() < end; await delay(1000)) {
    const { status } = deployment.parse(await api.ask({ method: 'GET', path: `${pathOf(learner)}/web` }));
    if (status.readyReplicas === pods) return;
  }
  throw new Error(`The pods in ${learner.namespace} were not ready after ten minutes`);
}
