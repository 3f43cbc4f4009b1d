import { type Browser, chromium } from 'playwright';

/** Debian's Chromium, without the connections of its own that a test has no use for. */
export async function openBrowser(): Promise<Browser> {
  const browser = await chromium.launch({
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
  // What a page waits for comes late on a busy machine: a hang guard, no more. A page of its own makes its context by the same method.
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const context = await newContext(options);
    context.setDefaultTimeout(180_000);
    return context;
  };
  return browser;
}
