import { type Browser, chromium } from 'playwright';

/** Debian's Chromium, without the connections of its own that a test has no use for. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.DRYDOCK_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // The product is on loopback: a proxy of the environment must not see it.
      '--no-proxy-server',
    ],
  });
}
