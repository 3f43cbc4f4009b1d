// @ts-check

/** apt reads only small letters, some Go programs only capitals: a proxy that is set in one case is set in both. */
const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'];

/** Our own calls to this machine must never leave it. */
const loopback = ['localhost', '127.0.0.1', '::1'];

/**
 * The environment with the proxy variables in both cases, and loopback excepted from the proxy. Without a proxy nothing is added.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function withProxies(env) {
  const result = { ...env };
  for (const name of names) {
    const value = env[name] || env[name.toLowerCase()];
    if (!value) continue;
    result[name] = env[name] || value;
    result[name.toLowerCase()] = env[name.toLowerCase()] || value;
  }
  if (!result.HTTP_PROXY && !result.HTTPS_PROXY) return result;
  for (const name of ['NO_PROXY', 'no_proxy']) {
    const listed = (result[name] ?? '').split(',').map((entry) => entry.trim());
    // Everything is excepted already, and some programs know the star only where it stands alone.
    if (listed.includes('*')) continue;
    result[name] = [...new Set([...listed, ...loopback])].filter((entry) => entry !== '').join(',');
  }
  return result;
}
