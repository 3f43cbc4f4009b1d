import { type FromPodRequest, type HttpResult, probePod } from '#protocol';
import { openApi } from '../api/open-api.ts';
import { httpOverNc, ncTo } from './http-over-nc.ts';
import { probeContainer, requireProbePod } from './probe-pod.ts';
import { runInPod } from './run-in-pod.ts';
import type { LearnerDoor } from './watch-context.ts';

/**
 * Asks over HTTP from inside a pod of the learner's namespace. Rejects with UserError `probe-pod-starting` while there is no such pod, and with
 * ClusterAway when the API server does not answer or the pod goes meanwhile.
 */
export async function askFromPod(door: LearnerDoor, namespace: string, asked: FromPodRequest): Promise<HttpResult> {
  const api = openApi({ server: door.server, ca: door.ca, token: () => door.token });
  try {
    await requireProbePod(api, namespace);
  } finally {
    api.close();
  }
  const program = { namespace, pod: probePod.name, container: probeContainer, command: ncTo(asked) };
  const line = runInPod(door, program);
  try {
    return await httpOverNc(line, asked);
  } finally {
    line.close();
  }
}
