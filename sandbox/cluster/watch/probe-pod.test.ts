import { beforeEach, expect, it } from 'vitest';
import { aPod, labNamespace } from '../../testing/cluster-things.ts';
import { ApiError, type ApiServer } from '../api/api-server.ts';
import { requireProbePod } from './probe-pod.ts';
import { readObject } from './read-object.ts';

const path = `/api/v1/namespaces/${labNamespace}/pods`;
let pod: object | undefined;
let refusal: ApiError | undefined;
let asked: string[];
const nobody = () => Promise.reject(new Error('Nobody asks for this'));
const api: ApiServer = {
  ask: async ({ method, path: where }) => {
    asked.push(`${method} ${where.slice(path.length)}`);
    if (method === 'POST' && refusal !== undefined) throw refusal;
    if (method === 'GET' && pod === undefined) throw new ApiError(404, 'NotFound', 'pods not found');
    return pod;
  },
  ...{ follow: nobody, pass: nobody, close: () => undefined },
};
const phase = (name: string, ready = false, deletionTimestamp?: string) => ({
  metadata: { ...(deletionTimestamp && { deletionTimestamp }) },
  status: { phase: name, containerStatuses: [{ ready }] },
});
const starting = { problem: { code: 'probe-pod-starting' } };
beforeEach(() => {
  asked = [];
  pod = undefined;
  refusal = undefined;
});

it('is made once, and asked for until it runs', async () => {
  await expect(requireProbePod(api, labNamespace)).rejects.toMatchObject(starting);
  expect(asked).toEqual(['GET /drydock-probe', 'POST ']);
  pod = phase('Pending');
  await expect(requireProbePod(api, labNamespace)).rejects.toMatchObject(starting);
  pod = phase('Running', true);
  await requireProbePod(api, labNamespace);
  expect(asked.filter((one) => !one.startsWith('GET'))).toEqual(['POST ']);
});

it('that has ended is taken away, and one that goes is waited for', async () => {
  pod = phase('Succeeded');
  await expect(requireProbePod(api, labNamespace)).rejects.toMatchObject(starting);
  expect(asked).toEqual(['GET /drydock-probe', 'DELETE /drydock-probe']);
  pod = phase('Running', true, '2026-01-01T00:00:00Z');
  await expect(requireProbePod(api, labNamespace)).rejects.toMatchObject(starting);
});

it('is nobody’s fault when there is no room for it, and when another check was faster', async () => {
  refusal = new ApiError(403, 'Forbidden', 'exceeded quota: course');
  await expect(requireProbePod(api, labNamespace)).rejects.toMatchObject({
    problem: { code: 'no-probe-pod', message: expect.stringContaining('exceeded quota: course') },
  });
  refusal = new ApiError(409, 'AlreadyExists', 'exists');
  await expect(requireProbePod(api, labNamespace)).rejects.toMatchObject(starting);
});

it('is not seen by checks; a pod that only has its name or its label is', () => {
  const seen = (name: string, labels: Readonly<Record<string, string>>) =>
    readObject(aPod({ name, labels }), 'Pod')?.metadata.name;
  expect(seen('drydock-probe', { 'drydock.probe': 'true' })).toBeUndefined();
  expect(seen('drydock-probe', {})).toBe('drydock-probe');
  expect(seen('web', { 'drydock.probe': 'true' })).toBe('web');
});
