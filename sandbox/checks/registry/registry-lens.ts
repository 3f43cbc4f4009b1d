import { z } from 'zod';
import { courseRegistry } from '#protocol';
import { answerOfNobody, type HttpAnswer } from '../http/http-answer.ts';
import type { HttpLens } from '../http/http-lens.ts';
import type { HttpTarget } from '../http/http-target.ts';
import { type Absence, absent, type Fact, factOf } from '../language/fact.ts';
import { nameList, settings } from '../language/wording.ts';

/** A registry as its HTTP API (v2) shows it: one in the sandbox is asked from inside it, that of the course from the lab host. Every method is a probe: `await` it. */
export interface RegistryLens {
  /** Names of the repositories. */
  catalog(): Promise<Fact<readonly string[]>>;
  /** Tags of a repository; absent when the registry does not have it. */
  tags(repository: string): Promise<Fact<readonly string[]>>;
  /** The manifest that a tag or digest names; its facts are absent when the registry does not have it. */
  manifest(repository: string, reference: string): Promise<ManifestFacts>;
  /** What the image that a tag or digest names says of itself; its facts are absent when the registry does not have it. */
  config(repository: string, reference: string): Promise<ImageConfigFacts>;
}

interface ImageConfigFacts {
  /** Unpacked, base first: those of the same image on an engine, whoever pushed it. */
  readonly layers: Fact<readonly string[]>;
  readonly labels: Fact<Readonly<Record<string, string>>>;
}

interface ManifestFacts {
  /** `sha256:…`, as the registry names it. */
  readonly digest: Fact<string>;
  readonly mediaType: Fact<string>;
  /** Digests of the layers, base first; absent for an index of several platforms. */
  readonly layers: Fact<readonly string[]>;
  /** `linux/amd64` and so on; absent for the manifest of one image. */
  readonly platforms: Fact<readonly string[]>;
}

const catalog = z.object({ repositories: z.array(z.string()) });
const tags = z.object({ tags: z.array(z.string()).nullable() });
const image = z.object({ layers: z.array(z.object({ digest: z.string() })) });
const index = z.object({
  manifests: z.array(z.object({ platform: z.object({ os: z.string(), architecture: z.string() }).optional() })),
});
const configured = z.object({ config: z.object({ digest: z.string().regex(/^sha256:[0-9a-f]{64}$/) }) });
const description = z.object({
  config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }).optional(),
  rootfs: z.object({ diff_ids: z.array(z.string()) }),
});
const typed = z.object({ mediaType: z.string() });

const accept = [
  'oci.image.index.v1',
  'docker.distribution.manifest.list.v2',
  'oci.image.manifest.v1',
  'docker.distribution.manifest.v2',
]
  .map((type) => `application/vnd.${type}+json`)
  .join(', ');

/** `target` is `ADDRESS:PORT`, or the address and port of a container; without one it is the registry of the course. */
export function registryLens(
  http: HttpLens,
  target: string | HttpTarget = `${courseRegistry.address}:${courseRegistry.port}`,
): RegistryLens {
  const get = (path: string, headers = {}) =>
    http.get(typeof target === 'string' ? `http://${target}${path}` : { ...target, path }, { headers });
  const manifestOf = async (repository: string, reference: string): Promise<HttpAnswer> => {
    const found = await get(`/v2/${repository}/manifests/${reference}`, { accept });
    if (found.status.value !== 404) return found;
    const expected = `${nameOf(repository, reference)} in the registry`;
    return answerOfNobody({ ...place(found), expected, found: 'the registry does not have it' });
  };
  return {
    catalog: async () => {
      const answer = await get('/v2/_catalog');
      return reading(answer, 'the repositories', catalog, ({ repositories }) => repositories, nameList);
    },
    tags: async (repository) => {
      const answer = await get(`/v2/${repository}/tags/list`);
      const name = `the tags of \`${repository}\``;
      if (answer.status.value === 404) return gone(answer, name, `a repository \`${repository}\` in the registry`);
      return reading(answer, name, tags, (list) => list.tags ?? [], nameList);
    },
    manifest: async (repository, reference) => {
      const named = nameOf(repository, reference);
      const answer = await manifestOf(repository, reference);
      const platforms = ({ manifests }: z.infer<typeof index>) =>
        manifests.flatMap(({ platform }) =>
          platform === undefined ? [] : [`${platform.os}/${platform.architecture}`],
        );
      return {
        get digest() {
          return { ...answer.header('docker-content-digest'), name: `the digest of ${named}` };
        },
        get mediaType() {
          return reading(
            answer,
            `the media type of ${named}`,
            typed,
            ({ mediaType }) => mediaType,
            (type) => `\`${type}\``,
          );
        },
        get layers() {
          const digests = ({ layers }: z.infer<typeof image>) => layers.map(({ digest }) => digest);
          return reading(answer, `the layers of ${named}`, image, digests, nameList);
        },
        get platforms() {
          return reading(answer, `the platforms of ${named}`, index, platforms, nameList);
        },
      };
    },
    config: async (repository, reference) => {
      const named = nameOf(repository, reference);
      const answer = await manifestOf(repository, reference);
      const config = reading(answer, `the description of ${named}`, configured, (body) => body.config.digest, String);
      const blob =
        config.value === undefined
          ? answerOfNobody(config.absence ?? unfit(answer, config.name))
          : await get(`/v2/${repository}/blobs/${config.value}`);
      const labelsOf = ({ config: own }: z.infer<typeof description>) => own?.Labels ?? {};
      return {
        get layers() {
          return reading(blob, `the layers of ${named}`, description, ({ rootfs }) => rootfs.diff_ids, nameList);
        },
        get labels() {
          return reading(blob, `the labels of ${named}`, description, labelsOf, settings);
        },
      };
    },
  };
}

/** `app:1.0` or `app@sha256:…`, as code. */
const nameOf = (repository: string, reference: string): string =>
  `\`${repository}${reference.includes(':') ? '@' : ':'}${reference}\``;

/** A fact out of the JSON of an answer; an answer that does not fit gives an absent one. */
function reading<S extends z.ZodType, V>(
  answer: HttpAnswer,
  name: string,
  schema: S,
  pick: (body: z.infer<S>) => V,
  show: (value: V) => string,
): Fact<V> {
  const origin = { ...place(answer), name, show };
  const json = answer.json();
  if (json.value === undefined) return absent(origin, json.absence ?? unfit(answer, name));
  const { data } = schema.safeParse(json.value);
  return factOf(origin, data === undefined ? undefined : pick(data), () => unfit(answer, name));
}

const gone = <V>(answer: HttpAnswer, name: string, expected: string): Fact<V> =>
  absent(
    { ...place(answer), name, show: String },
    { ...place(answer), expected, found: 'the registry does not have it' },
  );

const unfit = (answer: HttpAnswer, name: string): Absence => ({
  ...place(answer),
  expected: `${name} from a registry`,
  found: `an answer ${answer.status.value ?? ''} that tells none`,
});

const place = ({ status }: HttpAnswer) => ({ from: status.from, see: status.see });
