import { z } from 'zod';
import { tcpPort } from './tunnel.ts';

/** Body of `POST /api/previews`. */
export const previewRequest = z.strictObject({ port: tcpPort });

/** How a page opens a port: it posts `ticket` as a form to `url`, or, without a ticket, goes there. */
export const openPreview = z.object({ url: z.string().max(600), ticket: z.string().max(128).optional() });
export type OpenPreview = z.infer<typeof openPreview>;

/** A port that something in the sandbox listens on. */
export const openPortView = z.object({
  port: tcpPort,
  /** The container or program behind it, in its own words; empty when it is not known. */
  from: z.string().max(80),
});
export type OpenPortView = z.infer<typeof openPortView>;

/** At most so many are shown. */
export const maxOpenPorts = 12;
