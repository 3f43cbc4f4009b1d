import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';

const run = promisify(execFile);
const script = (path: string) => fileURLToPath(new URL(path, import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'image-scripts-'));
});
afterEach(() => rm(folder, { recursive: true }));

it.each(['{"Cmd":["sh"]}', '{"Entrypoint":["/program"]}'])(
  'packs an image that runs %s and nothing else',
  async (config) => {
    const files = join(folder, 'files');
    const archive = join(folder, 'archive.tar');
    await mkdir(files);
    await writeFile(join(files, 'program'), 'x');
    // The archive's bytes go through the shell, not through a string.
    const pack = 'exec "$1" docker.io/library/busybox:1.37 "$2" "$3" > "$4"';
    await run('bash', ['-c', pack, 'bash', script('kubernetes/node/pack-image'), files, config, archive]);
    const inside = async (name: string): Promise<unknown> =>
      JSON.parse((await run('tar', ['-xOf', archive, name])).stdout);
    const { stdout: sum } = await run('bash', ['-c', 'tar -xOf "$1" layer.tar | sha256sum', 'bash', archive]);
    expect(await inside('config.json')).toEqual({
      architecture: expect.stringMatching(/^\w+$/),
      os: 'linux',
      config: { Env: [expect.stringMatching(/^PATH=\/.*\/bin$/)], ...JSON.parse(config) },
      rootfs: { type: 'layers', diff_ids: [`sha256:${sum.slice(0, 64)}`] },
    });
    expect(await inside('manifest.json')).toEqual([
      { Config: 'config.json', RepoTags: ['docker.io/library/busybox:1.37'], Layers: ['layer.tar'] },
    ]);
  },
);

it('nginx fills in templates that are links, as files of a ConfigMap are, and each of them once', async () => {
  const templates = join(folder, 'templates');
  const output = join(folder, 'conf.d');
  const bin = join(folder, 'bin');
  await Promise.all([mkdir(join(templates, '..2026'), { recursive: true }), mkdir(bin)]);
  await writeFile(join(templates, '..2026/site.conf.template'), 'listen ${' + 'PORT}; $uri');
  await symlink('..2026', join(templates, '..data'));
  await symlink('..data/site.conf.template', join(templates, 'site.conf.template'));
  // As gettext's program, as far as this script needs it.
  await writeFile(join(bin, 'envsubst'), '#!/bin/sh\nexec sed "s/[$]{PORT}/$PORT/g"\n');
  await chmod(join(bin, 'envsubst'), 0o755);
  const { stdout } = await run('sh', [script('nginx/files/docker-entrypoint.d/20-envsubst-on-templates.sh')], {
    env: {
      PATH: `${bin}:${process.env.PATH}`,
      PORT: '8080',
      NGINX_ENVSUBST_TEMPLATE_DIR: templates,
      NGINX_ENVSUBST_OUTPUT_DIR: output,
    },
  });
  expect(await readFile(join(output, 'site.conf'), 'utf8')).toBe('listen 8080; $uri');
  expect(stdout.trim().split('\n')).toHaveLength(1);
});
