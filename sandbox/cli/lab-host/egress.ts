import { isIPv4 } from 'node:net';

/**
 * Private addresses of the site that sandboxes may reach: what `DRYDOCK_EGRESS_ALLOW` lists, and an HTTP proxy of the environment
 * where it is named by an address. `10.1.2.3:3128,10.9.0.0/24`.
 */
export function siteAddresses(env: NodeJS.ProcessEnv): string {
  const proxies = [env.HTTP_PROXY, env.HTTPS_PROXY, env.http_proxy, env.https_proxy].flatMap((value) => {
    const url = value === undefined ? null : URL.parse(value.includes('://') ? value : `http://${value}`);
    // A proxy on this machine's own loopback is out of reach of sandboxes in any case.
    if (url === null || !isIPv4(url.hostname) || url.hostname.startsWith('127.')) return [];
    const usual = url.protocol === 'https:' ? '443' : '80';
    return [`${url.hostname}:${url.port === '' ? usual : url.port}`];
  });
  const listed = (env.DRYDOCK_EGRESS_ALLOW ?? '').split(',').map((entry) => entry.trim());
  return [...new Set([...listed, ...proxies])].filter((entry) => entry !== '').join(',');
}
