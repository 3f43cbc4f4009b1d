import { podRequest } from '#protocol';
import { showOutcome } from '../../http/diagnosis.ts';
import { type Asked, answerOfNobody, type HttpAnswer, httpAnswer } from '../../http/http-answer.ts';
import type { HttpOptions } from '../../http/http-lens.ts';
import { lazy } from '../../language/lazy.ts';
import type { Reader } from '../../language/reader.ts';
import { code, nameList, plain } from '../../language/wording.ts';
import { objectFacts, objectMethods } from '../object/object-lens.ts';
import { podContainer } from './pod-container.ts';
import type { K8sPodLens } from './pod-lens.ts';
import { podReading } from './pod-reading.ts';
import { isReady } from './pod-shape.ts';
import { podStatus } from './pod-status.ts';

export function podLens(reader: Reader, name: string): K8sPodLens {
  const reading = podReading(reader, name);
  const { inspect, life } = reading;
  const ip = () =>
    life({ words: 'address', path: 'status.podIP', pick: ({ status }) => status.podIP || undefined, show: plain });
  const names = (kind: 'containers' | 'initContainers', words: string) => () =>
    inspect({ words, path: `spec.${kind}`, pick: ({ spec }) => spec[kind].map((one) => one.name), show: nameList });
  const facts = lazy({
    ...objectFacts(reading),
    phase: () => life({ words: 'phase', path: 'status.phase', pick: ({ status }) => status.phase, show: plain }),
    status: () =>
      life({ words: 'status', path: 'status', pick: podStatus, show: plain, see: `kubectl get pod ${name}` }),
    ready: () =>
      life({
        words: 'readiness',
        subject: reading.words,
        path: 'status.conditions',
        pick: isReady,
        show: (ready) => (ready ? 'ready' : 'not ready'),
        see: `kubectl describe pod ${name}`,
      }),
    restarts: () =>
      life({
        words: 'restarts',
        path: 'status.containerStatuses',
        pick: ({ status }) => status.containerStatuses.reduce((sum, { restartCount }) => sum + restartCount, 0),
        show: plain,
        see: `kubectl get pod ${name}`,
      }),
    ip,
    node: () =>
      life({ words: 'node', path: 'spec.nodeName', pick: ({ spec }) => spec.nodeName || undefined, show: code }),
    restartPolicy: () =>
      inspect({
        words: 'restart policy',
        path: 'spec.restartPolicy',
        pick: ({ spec }) => spec.restartPolicy,
        show: code,
      }),
    serviceAccount: () =>
      inspect({
        words: 'service account',
        path: 'spec.serviceAccountName',
        pick: ({ spec }) => spec.serviceAccountName,
        show: code,
      }),
    containerNames: names('containers', 'containers'),
    initContainerNames: names('initContainers', 'init containers'),
  });
  return Object.assign(facts, {
    name,
    ...objectMethods(reading),
    container: (container?: string) => podContainer(reading, container),
    get: async (port: number, path = '/', { headers = {}, timeout = 2000 }: HttpOptions = {}): Promise<HttpAnswer> => {
      const { value, absence } = ip();
      if (value === undefined && absence !== undefined) return answerOfNobody(absence);
      const request = podRequest.parse({ pod: name, port, path, headers, method: 'GET', timeoutMs: timeout });
      const result = await reader.probe(request);
      if (result.outcome === 'exchanged') throw new TypeError('An HTTP request was answered with an exchange');
      return httpAnswer(askedPod(name, port, path), result);
    },
  });
}

/** A request to a pod from the node, in words. */
export function askedPod(pod: string, port: number, path: string): Asked {
  return {
    url: `port ${port} of the pod ${code(pod)}`,
    evidence: {
      from: `GET http://${pod}:${port}${path}`,
      see: `kubectl port-forward pod/${pod} 8080:${port} & sleep 2; curl -i http://127.0.0.1:8080${path}; kill %1`,
    },
    explain: (outcome) =>
      outcome === 'refused'
        ? `The pod ${code(pod)} can be reached, but no program in it listens on port ${port}.`
        : `Port ${port} of the pod ${code(pod)}: ${showOutcome(outcome)}.`,
  };
}
