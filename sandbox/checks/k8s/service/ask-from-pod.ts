import { fromPodRequest } from '#protocol';
import type { ProbeFailure } from '../../http/diagnosis.ts';
import { type HttpAnswer, httpAnswer } from '../../http/http-answer.ts';
import type { Reader } from '../../language/reader.ts';
import { code } from '../../language/wording.ts';

interface Question {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds. */
  readonly timeout: number;
}

/** What a Service answers to a pod of the same namespace. `explainRefusal` knows the pods behind it. */
export async function askFromPod(
  reader: Reader,
  { timeout, ...question }: Question,
  explainRefusal: () => string,
): Promise<HttpAnswer> {
  const { host, port, path } = question;
  const request = fromPodRequest.parse({ ...question, from: 'pod', method: 'GET', timeoutMs: timeout });
  const result = await reader.probe(request);
  if (result.outcome === 'exchanged') throw new TypeError('An HTTP request was answered with an exchange');
  const url = `http://${host}${port === 80 ? '' : `:${port}`}${path}`;
  const see = `kubectl run ask --rm -i --restart=Never --image=busybox:1.37 -- wget -qO- ${url}`;
  return httpAnswer(
    {
      url: `${code(url)}, asked from a pod`,
      evidence: { from: `GET ${url} from a pod`, see },
      explain: (outcome) => (outcome === 'refused' ? explainRefusal() : explainFailure(outcome, host, timeout)),
    },
    result,
  );
}

function explainFailure(outcome: Exclude<ProbeFailure, 'refused'>, host: string, timeout: number): string {
  const service = `the service ${code(host)}`;
  switch (outcome) {
    case 'unreachable':
      return `A pod of the namespace finds no way to ${service}: its name is not resolved there, or no route leads to its address.`;
    case 'timeout':
      return `A pod of the namespace got no answer within ${timeout / 1000} s: the program behind ${service} hangs, or a NetworkPolicy lets nothing through.`;
    case 'reset':
      return `A program behind ${service} took the connection of a pod and broke it off without an answer.`;
    case 'not-http':
      return `A program behind ${service} answers a pod, but it does not speak HTTP.`;
    default:
      return outcome satisfies never;
  }
}
