import type { Reader } from '../../language/reader.ts';
import { code, nameList } from '../../language/wording.ts';
import { glanceAt } from '../object/object-reading.ts';
import { explainService } from '../service/service-diagnosis.ts';
import { services } from '../service/service-shape.ts';
import { type Backend, type Ingress, ingressClasses, pathFor } from './ingress-shape.ts';

/** Why an Ingress does not lead to pods: class, then host and path, then what is behind. */
export function explainIngress(
  reader: Reader,
  ingress: Ingress,
  wanted?: { host: string; path: string },
): string | undefined {
  const { metadata, spec } = ingress;
  const who = `The ingress ${code(metadata.name)}`;
  const classes = glanceAt(reader, ingressClasses, 'names', (all) => all.map((one) => one.metadata.name).sort());
  if (classes !== undefined && spec.ingressClassName !== undefined && !classes.includes(spec.ingressClassName)) {
    return `No controller serves the class ${code(spec.ingressClassName)}; there is ${nameList(classes)}.`;
  }
  if (spec.ingressClassName === undefined)
    return `${who} names no class, so no controller reads it; there is ${nameList(classes ?? [])}.`;
  if (wanted !== undefined) {
    const hosts = spec.rules.map(({ host }) => host).filter((host) => host !== '');
    const path = pathFor(ingress, wanted.host, wanted.path);
    if (path === undefined && hosts.length > 0 && !hosts.includes(wanted.host))
      return `${who} has rules for ${nameList(hosts)}, not for ${code(wanted.host)}.`;
    if (path === undefined) return `${who} has no path for ${code(wanted.path)}${exactOnly(ingress, wanted.path)}.`;
    return path.backend === undefined ? undefined : explainBackend(reader, ingress, path.backend.service);
  }
  const backends = spec.rules.flatMap(({ http }) => http.paths.flatMap(({ backend }) => backend?.service ?? []));
  return backends.map((one) => explainBackend(reader, ingress, one)).find((text) => text !== undefined);
}

/** `Exact` takes no more than it says. */
function exactOnly({ spec }: Ingress, path: string): string {
  const exact = spec.rules
    .flatMap(({ http }) => http.paths)
    .find((one) => one.pathType === 'Exact' && path.startsWith(`${one.path}/`));
  return exact === undefined ? '' : `: ${code('Exact')} matches ${code(exact.path)}, not what is below it`;
}

function explainBackend(reader: Reader, { metadata }: Ingress, { name, port }: Backend): string | undefined {
  const all = glanceAt(reader, services, `services for ingress ${metadata.name}`, (them) => them);
  if (all === undefined) return undefined;
  const service = all.find((one) => one.metadata.name === name);
  if (service === undefined) {
    const others = all.map((one) => one.metadata.name).sort();
    return `The ingress ${code(metadata.name)} leads to the service ${code(name)}, which does not exist; there is ${nameList(others)}.`;
  }
  const wanted = port.number ?? port.name;
  const has = service.spec.ports.some((one) => one.port === wanted || one.name === wanted);
  if (!has)
    return `The service ${code(name)} has no port ${code(`${wanted ?? ''}`)}; it has ${nameList(service.spec.ports.map((one) => `${one.port}`))}.`;
  return explainService(reader, service);
}
