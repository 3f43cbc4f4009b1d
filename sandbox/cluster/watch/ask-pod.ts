import { z } from 'zod';
import type { HttpResult, PodRequest } from '#protocol';
import type { ApiServer, PassedAnswer } from '../api/api-server.ts';

const mostBody = 65_536;
const failure = z.object({ kind: z.literal('Status'), message: z.string().catch(''), reason: z.string().catch('') });

/** Asks a pod over HTTP from the node, by way of the API server. Rejects with ClusterAway when that does not answer. */
export async function askPod(api: ApiServer, namespace: string, asked: PodRequest): Promise<HttpResult> {
  const startedAt = performance.now();
  const answer = await api.pass({
    method: asked.method,
    path: `/api/v1/namespaces/${namespace}/pods/${asked.pod}:${asked.port}/proxy${asked.path}`,
    headers: asked.headers,
    deadline: asked.timeoutMs,
    most: mostBody,
  });
  const milliseconds = performance.now() - startedAt;
  if (answer === 'timeout') return { outcome: 'timeout', milliseconds };
  const outcome = failureOf(answer);
  if (outcome !== undefined) return { outcome, milliseconds };
  const headers = Object.entries(answer.headers).slice(0, 64);
  return {
    outcome: 'answered',
    status: answer.status,
    headers: Object.fromEntries(headers.map(([name, value]) => [name.slice(0, 256), value.slice(0, 4096)])),
    body: answer.body.slice(0, mostBody),
    cut: answer.cut,
    milliseconds,
  };
}

/** How it failed, when the API server and not the pod has answered. */
function failureOf({ status, body }: PassedAnswer): Exclude<HttpResult['outcome'], 'answered'> | undefined {
  if (status < 400) return undefined;
  const { data } = failure.safeParse(parsed(body));
  const message = data?.message ?? body;
  if (data?.reason === 'NotFound' && status === 404) return 'unreachable';
  if (!message.includes('error trying to reach service')) return undefined;
  if (/connection refused/.test(message)) return 'refused';
  if (/malformed HTTP|server gave HTTP response/.test(message)) return 'not-http';
  if (/timeout|deadline/.test(message)) return 'timeout';
  return /EOF|reset/.test(message) ? 'reset' : 'unreachable';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
