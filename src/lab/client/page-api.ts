import type { Api } from './api.ts';
import { HttpApi } from './http-api.ts';

/** The one Api of this page: the lab and the questions of the prose share its session, for two would be two guests. */
export const pageApi: Api = new HttpApi({ fetch: (input, init) => fetch(input, init) });
