import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { fileName, pageForSandbox, projectName } from './index-page.ts';
import type { WheelShelf } from './wheel-shelf.ts';

/** Whether a request is for the Python packages. */
export const isForWheels = (path: string): boolean => path.startsWith('/simple/') || path.startsWith('/files/');

/** Answers pip: pages of projects as JSON (PEP 691), and files. While the upstream is away, a page lists what is kept. */
export async function answerWheels(shelf: WheelShelf, asked: IncomingMessage, answer: ServerResponse): Promise<void> {
  asked.resume();
  const [, area, first = '', second = ''] = (asked.url ?? '').split('?', 1)[0]?.split('/') ?? [];
  const project = projectName.safeParse(first.toLowerCase().replaceAll(/[._-]+/g, '-')).data;
  if (project === undefined || asked.method !== 'GET') return notFound(answer, 'There is no such package');
  if (area === 'simple') {
    const found = await shelf.page(project);
    if (found === undefined) return notFound(answer, `"${project}" is not kept here, and no index that answers has it`);
    const isOffered = (filename: string) => found.isFresh || shelf.isKept(project, filename);
    answer.writeHead(200, { 'content-type': 'application/vnd.pypi.simple.v1+json' });
    answer.end(pageForSandbox({ ...found.page, name: project }, isOffered));
    return;
  }
  const filename = fileName.safeParse(decode(second)).data;
  const path = filename === undefined ? undefined : await shelf.file(project, filename);
  if (path === undefined) return notFound(answer, 'This file cannot be had');
  answer.writeHead(200, { 'content-type': 'application/octet-stream' });
  await pipeline(createReadStream(path), answer);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

function notFound(answer: ServerResponse, message: string): void {
  answer.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end(`${message}\n`);
}
