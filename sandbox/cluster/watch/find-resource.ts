import { z } from 'zod';
import { type ClusterSource, resourceOf, UserError } from '#protocol';
import { type ApiServer, orUndefined } from '../api/api-server.ts';

/** Where all objects of a kind are. */
export interface Resource {
  /** `/apis/apps/v1/deployments` */
  readonly path: string;
  /** Whether they belong to namespaces. */
  readonly namespaced: boolean;
  /** `Deployment` */
  readonly kind: string;
}

const group = z.object({ preferredVersion: z.object({ groupVersion: z.string().regex(/^[\w./-]+$/) }) });
const resources = z.object({
  resources: z.array(z.object({ name: z.string(), namespaced: z.boolean(), kind: z.string() })),
});

/** Asks the API server where a kind is kept, in the version that it prefers. Throws UserError `no-such-kind` for one that it does not know. */
export async function findResource(api: ApiServer, source: ClusterSource): Promise<Resource> {
  const wanted = resourceOf(source);
  const get = (path: string) => orUndefined(api.ask({ method: 'GET', path }));
  const known = wanted.group === '' ? undefined : group.safeParse(await get(`/apis/${wanted.group}`)).data;
  const base = wanted.group === '' ? '/api/v1' : known && `/apis/${known.preferredVersion.groupVersion}`;
  const all = base === undefined ? undefined : resources.safeParse(await get(base)).data?.resources;
  const found = all?.find(({ name }) => name === wanted.resource);
  if (found === undefined) {
    throw new UserError({ code: 'no-such-kind', message: `The cluster knows no ${source.slice('k8s:'.length)}` });
  }
  return { path: `${base}/${found.name}`, namespaced: found.namespaced, kind: found.kind };
}
