import type { ContainerFact, EngineEvent, FileFact, ImageFact, NetworkFact, VolumeFact } from '#protocol';
import { containerId, imageId } from './snapshots.ts';

/** Builders of what an engine has besides containers, for tests without one. Every part has a believable default. */

/** A mount of a volume unless said otherwise. */
export const aMount = (parts: Partial<ContainerFact['mounts'][number]>): ContainerFact['mounts'][number] => ({
  type: 'volume',
  name: '',
  source: parts.name === undefined ? '' : `/var/lib/docker/volumes/${parts.name}/_data`,
  destination: '/data',
  writable: true,
  propagation: '',
  ...parts,
});

/** An image with one layer and one tag, of the same id as containers are made of unless said otherwise. */
export function anImage(parts: Partial<ImageFact> = {}): ImageFact {
  return {
    id: imageId('e0'),
    tags: ['nginx:latest'],
    digests: [],
    createdAt: '2026-01-01T00:00:00Z',
    size: 1024,
    architecture: 'amd64',
    os: 'linux',
    layers: [{ digest: imageId('1a'), folder: '/var/lib/docker/overlay2/1a/diff' }],
    history: [{ createdBy: 'COPY /rootfs / # buildkit', comment: 'buildkit.dockerfile.v0', size: 1024 }],
    cmd: ['nginx', '-g', 'daemon off;'],
    entrypoint: [],
    env: [],
    labels: {},
    user: '',
    workingDir: '',
    exposedPorts: [],
    volumes: [],
    stopSignal: '',
    healthcheck: null,
    ...parts,
  };
}

export function aVolume(parts: Partial<VolumeFact> & { name: string }): VolumeFact {
  return {
    driver: 'local',
    mountpoint: `/var/lib/docker/volumes/${parts.name}/_data`,
    createdAt: '2026-01-01T00:00:00Z',
    labels: {},
    options: {},
    ...parts,
  };
}

/** A volume that the engine named. */
export const anAnonymousVolume = (digits: string): VolumeFact =>
  aVolume({ name: containerId(digits), labels: { 'com.docker.volume.anonymous': '' } });

export function aNetwork(parts: Partial<NetworkFact> & { name: string }): NetworkFact {
  return {
    id: containerId('4e'),
    driver: 'bridge',
    internal: false,
    subnets: [{ subnet: '172.18.0.0/16', gateway: '172.18.0.1' }],
    labels: {},
    options: {},
    containers: [],
    ...parts,
  };
}

type EventParts = Partial<EngineEvent> & Pick<EngineEvent, 'action'>;

/** What happened, a second after each other; a container event of `web` unless said otherwise. */
export const happened = (...events: EventParts[]): EngineEvent[] =>
  events.map((parts, index) => ({
    at: Date.UTC(2026, 0, 1) + index * 1000,
    type: 'container',
    id: containerId('c0ffee'),
    name: 'web',
    ...parts,
  }));

/** A text file of root's. */
export const aFile = (text: string): FileFact => ({
  kind: 'file',
  mode: 0o644,
  uid: 0,
  gid: 0,
  modified: 0,
  size: text.length,
  text,
  cut: false,
});
