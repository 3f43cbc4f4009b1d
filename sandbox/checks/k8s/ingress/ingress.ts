import type { Fact } from '../../language/fact.ts';
import { lazy } from '../../language/lazy.ts';
import type { Reader } from '../../language/reader.ts';
import { code, nameList } from '../../language/wording.ts';
import { type ObjectLens, objectFacts, objectMethods } from '../object/object-lens.ts';
import { objectReading } from '../object/object-reading.ts';
import { explainIngress } from './ingress-diagnosis.ts';
import { type IngressPath, ingresses, pathFor } from './ingress-shape.ts';

/** One Ingress of the learner's namespace. It need not exist: its facts are then absent and say why. */
export interface IngressLens extends ObjectLens {
  /** Which controller is to read it. */
  readonly className: Fact<string>;
  readonly hosts: Fact<readonly string[]>;
  /** Service and port that take a request: `hello:80`; explains itself down to the pods. */
  backend(host: string, path: string): Fact<string>;
  /** `Exact`, `Prefix` or `ImplementationSpecific`: of the path that takes a request. */
  pathType(host: string, path: string): Fact<string>;
  /** Name of the Secret with the certificate for a host. */
  tlsSecret(host: string): Fact<string>;
}

export function ingressLens(reader: Reader, name: string): IngressLens {
  const reading = objectReading(reader, ingresses, name);
  const { inspect, look } = reading;
  const explain = (wanted?: { host: string; path: string }) => () => {
    const one = look('ingress', (ingress) => ingress);
    return one === undefined ? undefined : explainIngress(reader, one, wanted);
  };
  const see = `kubectl describe ingress ${name}`;
  const route = (
    words: string,
    host: string,
    path: string,
    pick: (one: IngressPath) => string | undefined,
  ): Fact<string> =>
    inspect({
      words: `${words} for ${code(host + path)}`,
      path: 'spec.rules',
      pick: (one) => {
        const found = pathFor(one, host, path);
        return found === undefined ? undefined : pick(found);
      },
      show: code,
      explain: explain({ host, path }),
      lacking: () => {
        const say = explain({ host, path })();
        return { found: 'no rule that takes it', ...(say === undefined ? {} : { say }) };
      },
      see,
    });
  const facts = lazy({
    ...objectFacts(reading),
    className: () =>
      inspect({
        words: 'class',
        path: 'spec.ingressClassName',
        pick: ({ spec }) => spec.ingressClassName,
        show: code,
        explain: explain(),
      }),
    hosts: () =>
      inspect({
        words: 'hosts',
        path: 'spec.rules',
        pick: ({ spec }) => spec.rules.map(({ host }) => host).filter((host) => host !== ''),
        show: nameList,
        see,
      }),
  });
  return Object.assign(facts, {
    name,
    ...objectMethods(reading),
    backend: (host: string, path: string) =>
      route('backend', host, path, ({ backend }) =>
        backend === undefined
          ? undefined
          : `${backend.service.name}:${backend.service.port.number ?? backend.service.port.name ?? ''}`,
      ),
    pathType: (host: string, path: string) => route('path type', host, path, ({ pathType }) => pathType),
    tlsSecret: (host: string) =>
      inspect({
        words: `certificate for ${code(host)}`,
        path: 'spec.tls',
        pick: ({ spec }) => spec.tls.find(({ hosts }) => hosts.includes(host))?.secretName,
        show: code,
        see,
      }),
  });
}
