import { podRequest } from '#protocol';
import { answerOfNobody, type HttpAnswer, httpAnswer } from '../../http/http-answer.ts';
import type { Absence, Fact } from '../../language/fact.ts';
import { lazy } from '../../language/lazy.ts';
import type { Reader } from '../../language/reader.ts';
import { code, nameList, plain } from '../../language/wording.ts';
import { objectFacts, objectMethods } from '../object/object-lens.ts';
import { expectKinds, objectReading, readAll } from '../object/object-reading.ts';
import { labelList } from '../object/selector.ts';
import { askedPod } from '../pod/pod.ts';
import { podMotions } from '../pod/pod-motion.ts';
import { isReady, type Pod, pods } from '../pod/pod-shape.ts';
import { askFromPod } from './ask-from-pod.ts';
import { type Endpoint, endpointsOf } from './endpoints.ts';
import { explainRefusal, explainService, selectedPods } from './service-diagnosis.ts';
import type { K8sServiceLens, ServiceAsk, ServicePortLens } from './service-lens.ts';
import { endpointSlices, type Service, type ServicePort, services } from './service-shape.ts';

/** Milliseconds in which the slices follow the pods. */
const toFollow = 5000;

export function serviceLens(reader: Reader, name: string): K8sServiceLens {
  const reading = objectReading(reader, services, name, () => {
    expectKinds(reader, [pods, endpointSlices]);
    return undefined;
  });
  const { inspect, look } = reading;
  const whole = () => look('service', (one) => one);
  const explain = () => {
    const one = whole();
    return one === undefined ? undefined : explainService(reader, one);
  };
  const selected = (): readonly Pod[] => {
    const one = whole();
    return one === undefined ? [] : selectedPods(reader, one);
  };
  const endpoints = <V>(words: string, pick: (all: readonly Endpoint[]) => V, show: (value: V) => string): Fact<V> => {
    const all = readAll(reader, endpointSlices, `endpoints of ${name}`, (slices) => endpointsOf(slices, name));
    noteMotions(all);
    return inspect({
      words,
      path: 'endpoints',
      pick: () => pick(all),
      show,
      explain,
      see: `kubectl get endpointslices -l kubernetes.io/service-name=${name}`,
    });
  };
  /** Pods on their way to be ready, and slices that have not followed yet. */
  const noteMotions = (all: readonly Endpoint[]) => {
    const own = selected();
    for (const motion of own.flatMap((pod) => podMotions(reader, pod))) reader.moving(motion);
    const ready = own.filter(isReady).map(({ metadata }) => metadata.uid);
    const listed = all.filter((one) => one.ready && one.isPod).map(({ uid }) => uid);
    if (ready.length === listed.length && ready.every((uid) => listed.includes(uid))) return;
    const times = own.flatMap(({ status }) =>
      status.conditions.map(({ lastTransitionTime }) => Date.parse(lastTransitionTime)),
    );
    const made = look('creation', ({ metadata }) => Date.parse(metadata.creationTimestamp)) ?? 0;
    const since = Math.max(made, ...times.filter((time) => time > 0));
    reader.moving({ since, lasts: toFollow, doubts: 'wrong', for: `the endpoints of ${code(name)}`, told: false });
  };
  const facts = lazy({
    ...objectFacts(reading),
    type: () => inspect({ words: 'type', path: 'spec.type', pick: ({ spec }) => spec.type, show: code }),
    clusterIP: () =>
      inspect({
        words: 'address',
        path: 'spec.clusterIP',
        pick: ({ spec }) => spec.clusterIP || undefined,
        show: code,
      }),
    selector: () =>
      inspect({
        words: 'selector',
        path: 'spec.selector',
        pick: ({ spec }) => spec.selector,
        show: labelList,
        explain,
      }),
    selectedPods: () => {
      const names = selected()
        .map(({ metadata }) => metadata.name)
        .sort();
      const labels = look('selector', ({ spec }) => spec.selector) ?? {};
      const see = `kubectl get pods -l ${Object.entries(labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(',')}`;
      return inspect({
        words: 'selected pods',
        path: 'spec.selector',
        pick: () => names,
        show: nameList,
        explain,
        see,
      });
    },
    ports: () =>
      inspect({
        words: 'ports',
        path: 'spec.ports',
        pick: ({ spec }) => spec.ports.map(({ port }) => port),
        show: portList,
      }),
    endpoints: () =>
      lazy({
        ready: () =>
          endpoints('ready endpoints', (all) => all.filter(({ ready }) => ready).map((one) => one.name), nameList),
        readyCount: () =>
          endpoints('number of ready endpoints', (all) => all.filter(({ ready }) => ready).length, plain),
        notReady: () =>
          endpoints(
            'endpoints that are not ready',
            (all) => all.filter(({ ready }) => !ready).map((one) => one.name),
            nameList,
          ),
      }),
  });
  return Object.assign(facts, {
    name,
    ...objectMethods(reading),
    port: (port?: number | string) => servicePort(reading, port),
    get: async (
      path = '/',
      { headers = {}, timeout = 2000, port, from = 'node' }: ServiceAsk = {},
    ): Promise<HttpAnswer> => {
      const service = whole();
      const nobody = (absence: Absence) => answerOfNobody(absence);
      if (service === undefined)
        return nobody(
          lackOf(inspect({ words: 'name', path: 'metadata.name', pick: ({ metadata }) => metadata.name, show: code })),
        );
      const own = selected();
      const pod = own.find(isReady);
      const target = targetOf(service, port, pod);
      const see = `kubectl describe service ${name}`;
      if (pod === undefined || target === undefined) {
        const say = explain();
        noteMotions([]);
        return nobody({
          expected: `${reading.words} to have a ready endpoint`,
          found: 'none',
          from: see,
          see,
          ...(say === undefined ? {} : { say }),
        });
      }
      if (from === 'pod') {
        const through = portOf(service, port)?.port ?? target;
        return askFromPod(reader, { host: name, port: through, path, headers, timeout }, () =>
          explainRefusal(service, own, target),
        );
      }
      const request = podRequest.parse({
        pod: pod.metadata.name,
        port: target,
        path,
        headers,
        method: 'GET',
        timeoutMs: timeout,
      });
      const result = await reader.probe(request);
      if (result.outcome === 'exchanged') throw new TypeError('An HTTP request was answered with an exchange');
      const asked = askedPod(pod.metadata.name, target, path);
      return httpAnswer(
        {
          ...asked,
          url: `${reading.words} behind which ${code(pod.metadata.name)} stands`,
          explain: (outcome) => (outcome === 'refused' ? explainRefusal(service, own, target) : asked.explain(outcome)),
        },
        result,
      );
    },
  });
}

const portList = (all: readonly number[]) => nameList(all.map(String));

const lackOf = ({ absence, name, from, see }: Fact<unknown>): Absence =>
  absence ?? { expected: `${name} to be there`, found: 'nothing', from, see };

const portOf = ({ spec }: Service, wanted: number | string | undefined): ServicePort | undefined =>
  wanted === undefined ? spec.ports[0] : spec.ports.find(({ name, port }) => name === wanted || port === wanted);

/** The port of a pod that a port of the Service means. */
function targetOf(service: Service, wanted: number | string | undefined, pod: Pod | undefined): number | undefined {
  const port = portOf(service, wanted);
  if (port === undefined) return undefined;
  if (typeof port.targetPort === 'number') return port.targetPort || port.port;
  const named = pod?.spec.containers.flatMap(({ ports }) => ports).find(({ name }) => name === port.targetPort);
  return named?.containerPort;
}

function servicePort(
  { inspect, look, words }: ReturnType<typeof objectReading<Service>>,
  wanted: number | string | undefined,
): ServicePortLens {
  const where = wanted === undefined ? words : `port ${code(`${wanted}`)} of ${words}`;
  const field = <V>(
    what: string,
    path: string,
    pick: (port: ServicePort) => V | undefined,
    show: (value: V) => string,
  ): Fact<V> =>
    inspect({
      words: `${what} ${wanted ?? ''}`,
      subject: `the ${what} of ${where}`,
      path: `spec.ports${wanted === undefined ? '[0]' : `[?(@.${typeof wanted === 'number' ? `port==${wanted}` : `name=="${wanted}"`})]`}.${path}`,
      pick: (one) => {
        const port = portOf(one, wanted);
        return port === undefined ? undefined : pick(port);
      },
      show,
      lacking: () => {
        const all = look('ports', ({ spec }) => spec.ports.map(({ port }) => port)) ?? [];
        return look(`port ${wanted ?? ''}`, (one) => portOf(one, wanted) !== undefined) === true
          ? { found: 'none' }
          : { expected: where, found: `ports ${portList(all)}` };
      },
    });
  return lazy({
    port: () => field('port', 'port', ({ port }) => port, plain),
    targetPort: () => field('target port', 'targetPort', ({ targetPort, port }) => `${targetPort || port}`, code),
    nodePort: () => field('node port', 'nodePort', ({ nodePort }) => nodePort || undefined, plain),
    protocol: () => field('protocol', 'protocol', ({ protocol }) => protocol || 'TCP', code),
  });
}
