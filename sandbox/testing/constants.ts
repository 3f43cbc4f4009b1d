import type { Constants } from '#checks';

/** What an attempt fixes, where a test does not care. */
export const someConstants: Constants = { seeds: {}, nonce: 'n'.repeat(20) };
