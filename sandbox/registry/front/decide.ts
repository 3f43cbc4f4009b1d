import { courseRegistry } from '#protocol';
import { registryStaff } from '../password.ts';
import type { Identity } from './identity.ts';

/** Where images lie: what was pushed here, and what comes through from the upstream. */
export type Shelf = 'own' | 'upstream';

export interface Asked {
  /** Host header, without a port. */
  readonly host: string;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Undefined: no proof of anybody. */
  readonly identity: Identity | undefined;
}

export type Decision =
  | { readonly do: 'greet' }
  /** Ask for a token: with a word for who has asked for more than everybody may. */
  | { readonly do: 'challenge'; readonly message: string }
  | { readonly do: 'refuse'; readonly status: number; readonly code: string; readonly message: string }
  /** `shelves` one after the other until one has it. `owner` is whose space a write fills. */
  | { readonly do: 'forward'; readonly shelves: readonly Shelf[]; readonly owner?: string };

const part = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const route = new RegExp(
  `^/v2/(${part}(?:/${part})*)/(?:manifests/[\\w.:-]+|blobs/(?:(uploads/[\\w=-]*)|[\\w:.+-]+)|tags/list)$`,
);

/** What the distribution API gives to whom: everybody pulls, a learner pushes below his own name, nobody deletes. Pure. */
export function decide({ host, method, path, identity }: Asked): Decision {
  const isMirror = host === courseRegistry.mirror;
  if (path === '/v2' || path === '/v2/') {
    return isMirror || identity !== undefined ? { do: 'greet' } : challenge('Log in, or pull without a name');
  }
  const [, repository = '', upload] = route.exec(path) ?? [];
  if (repository === '') return refuse(404, 'NAME_UNKNOWN', 'There is nothing here');
  if (method === 'GET' || method === 'HEAD') {
    if (isMirror) return { do: 'forward', shelves: isOfficial(repository) ? ['own', 'upstream'] : ['upstream'] };
    return { do: 'forward', shelves: isOfficial(repository) ? ['own', 'upstream'] : ['own'] };
  }
  if (isMirror) return refuse(405, 'UNSUPPORTED', 'This is a mirror: images are pushed to the course registry');
  const endsUpload = method === 'DELETE' && upload !== undefined;
  if (method === 'DELETE' && !endsUpload) return refuse(405, 'UNSUPPORTED', 'The course registry deletes nothing');
  if (!['POST', 'PATCH', 'PUT', 'DELETE'].includes(method))
    return refuse(405, 'UNSUPPORTED', `${method} is not answered`);
  return decideWrite(repository, identity);
}

function decideWrite(repository: string, identity: Identity | undefined): Decision {
  const [owner = '', ...rest] = repository.split('/');
  if (identity === undefined || identity === 'anonymous') {
    return challenge(`Pushing needs a login: docker login ${courseRegistry.host}`);
  }
  const { name } = identity;
  if (name === registryStaff && owner === 'library') return { do: 'forward', shelves: ['own'] };
  if (owner === name && rest.length > 0) return { do: 'forward', shelves: ['own'], owner };
  const form = `${courseRegistry.host}/${name}/…`;
  return refuse(403, 'DENIED', `"${repository}" is not below your name: you are "${name}" here and push to ${form}`);
}

/** Docker Hub's own images, which everybody names without a user. */
const isOfficial = (repository: string) => repository.startsWith('library/');

const challenge = (message: string): Decision => ({ do: 'challenge', message });
const refuse = (status: number, code: string, message: string): Decision => ({ do: 'refuse', status, code, message });
