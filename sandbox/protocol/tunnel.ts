import { z } from 'zod';

/**
 * Relay: an upgrade of `GET /v1/sandboxes/:id/ports/:port` to `tunnelProtocol` is a connection to what listens at that TCP port
 * of the sandbox's loopback. 101: from then on the bytes of the connection, both ways. Otherwise `{ error: problem }`:
 *
 *   404 no-such-sandbox   429 too-many-tunnels   502 port-closed, nobody listens   503 sandbox-away   504 port-silent
 */
export const tunnelProtocol = 'drydock-tunnel';

/** A TCP port that somebody can listen on. */
export const tcpPort = z.number().int().min(1).max(65_535);

/** Connections into one sandbox at a time; more wait in web, or are refused by relay. */
export const maxTunnels = 24;
