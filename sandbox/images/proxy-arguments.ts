/** Proxies of this machine's environment that a build needs as well; Docker keeps them out of the image and its cache key. */
const variables = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'];

/** What `docker build` is told of the proxies. One on this machine's loopback is reached only from the machine's own network. Pure. */
export function proxyArguments(env: NodeJS.ProcessEnv): readonly string[] {
  const given = variables.filter((name) => env[name]);
  const onLoopback = given.some((name) => !/^no_proxy$/i.test(name) && isLoopback(env[name] ?? ''));
  return [...given.flatMap((name) => ['--build-arg', name]), ...(onLoopback ? ['--network', 'host'] : [])];
}

function isLoopback(proxy: string): boolean {
  const host = URL.parse(proxy.includes('://') ? proxy : `http://${proxy}`)?.hostname ?? '';
  return host === 'localhost' || host === '[::1]' || /^127\./.test(host);
}
