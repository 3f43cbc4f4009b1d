import { ApiError, type ApiServer } from './api-server.ts';
import { collectionOf, type KubeObject, pathOf } from './kube-object.ts';

/** Who we are in the fields that we set. */
const manager = 'drydock';

/**
 * Makes the object as it is described, or brings it in line (server-side apply): what we say wins, what others added stays, what we
 * do not say any more goes. May be repeated. The object as it is then.
 */
export function apply(api: ApiServer, object: KubeObject): Promise<unknown> {
  const path = `${pathOf(object)}?fieldManager=${manager}&force=true`;
  return api.ask({ method: 'PATCH', path, body: object, type: 'application/apply-patch+yaml' });
}

/** Makes the object if the name is free: exactly one of several who try gets `true`. */
export async function create(api: ApiServer, object: KubeObject): Promise<boolean> {
  try {
    await api.ask({ method: 'POST', path: `${collectionOf(object)}?fieldManager=${manager}`, body: object });
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.reason === 'AlreadyExists') return false;
    throw error;
  }
}

/** Takes it away; whether there was one. */
export async function remove(api: ApiServer, path: string, body?: unknown): Promise<boolean> {
  try {
    await api.ask({ method: 'DELETE', path, ...(body === undefined ? {} : { body }) });
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return false;
    throw error;
  }
}
