import { expect, it } from 'vitest';
import { UserError } from '#protocol';
import { hostsFile } from './lead-to-registry.ts';
import { wordsOf } from './prepare.ts';

it('calls a full disk by its name, whoever met it', () => {
  const full = new UserError({
    code: 'docker-failed',
    message: '"docker build" ended with 1:\nwrite /src: no space left on device',
    hint: 'Look at the network',
  });
  expect(wordsOf(full)).toEqual({
    problem: expect.stringMatching(/^The disk of this machine is full: .* 12 GB/),
    hint: expect.stringContaining('docker system df'),
  });
});

it('passes on what failed and what mends it, and of a fault of ours what is known', () => {
  const silent = new UserError({ code: 'x', message: 'The API server does not answer', hint: 'Look at the memory' });
  expect(wordsOf(silent)).toEqual({ problem: 'The API server does not answer', hint: 'Look at the memory' });
  expect(wordsOf(new TypeError('undefined is no function'))).toEqual({ problem: 'undefined is no function' });
});

it('leads a node to the course registry instead of Docker Hub, which it asks itself where that has nothing', () => {
  expect(hostsFile('docker.io', 'mirror.course')).toBe(
    'server = "https://registry-1.docker.io"\n\n[host."http://mirror.course"]\n  capabilities = ["pull", "resolve"]\n',
  );
  expect(hostsFile('registry.course', 'registry.course')).toContain('server = "http://registry.course"');
});
