import { type ApiServer, orUndefined } from '../api/api-server.ts';

/**
 * Ends all pods of a namespace within so many seconds, whatever they ask for themselves: a pod may say that it wants a day. 0 forgets
 * them without waiting for their node.
 */
export async function endPods(api: ApiServer, namespace: string, seconds: number): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/pods?gracePeriodSeconds=${seconds}`;
  await orUndefined(api.ask({ method: 'DELETE', path }));
}
