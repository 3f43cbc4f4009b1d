import type { HttpRequest, HttpResult } from '#protocol';

export type ProbeFailure = Exclude<HttpResult['outcome'], 'answered'>;

/** How a request ended, in a few words. */
export function showOutcome(outcome: HttpResult['outcome']): string {
  return {
    answered: 'an HTTP answer',
    refused: 'connection refused',
    unreachable: 'no way there',
    timeout: 'no answer in time',
    reset: 'connection broken off',
    'not-http': 'an answer that is not HTTP',
  }[outcome];
}

/** What it means that no HTTP answer came, in a sentence or two. */
export function explainFailure(outcome: ProbeFailure, { address, port, timeoutMs }: HttpRequest): string {
  switch (outcome) {
    case 'refused':
      return `${address} can be reached, but no program listens on its port ${port}.`;
    case 'unreachable':
      return `No route leads from the sandbox to ${address}: none of its networks has that address.`;
    case 'timeout':
      return `Port ${port} of ${address} gave no answer within ${timeoutMs / 1000} s: nothing has that address, packets are dropped, or the program there hangs.`;
    case 'reset':
      return `Port ${port} of ${address} took the connection and broke it off without an answer. A published port does so while nothing listens behind it in the container.`;
    case 'not-http':
      return `A program answers on port ${port} of ${address}, but it does not speak HTTP.`;
    default:
      return outcome satisfies never;
  }
}
