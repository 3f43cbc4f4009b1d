/** ECMAScript without what takes memory outside the heap, where no cap counts it; and what authors may well use of the platform. */
const language = new Set([
  ...['Array', 'BigInt', 'Boolean', 'Date', 'Function', 'Intl', 'Iterator', 'JSON', 'Map', 'Math', 'Number', 'Object'],
  ...['Promise', 'Proxy', 'Reflect', 'RegExp', 'Set', 'String', 'Symbol', 'WeakMap', 'WeakRef', 'WeakSet'],
  ...['AggregateError', 'Error', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError'],
  ...['AsyncDisposableStack', 'DisposableStack', 'SuppressedError', 'globalThis', 'undefined', 'Infinity', 'NaN'],
  ...[
    'decodeURI',
    'decodeURIComponent',
    'encodeURI',
    'encodeURIComponent',
    'isFinite',
    'isNaN',
    'parseFloat',
    'parseInt',
  ],
  ...['URL', 'URLSearchParams', 'console', 'structuredClone'],
]);

/**
 * Takes from author code everything but the language: files, network, processes, timers. A check is a function of facts; what
 * else it reaches for is an error with its line. Our own modules hold what they need by imports.
 */
export function hidePlatform(): void {
  for (const name of Object.getOwnPropertyNames(globalThis)) {
    if (!language.has(name) && !name.startsWith('__zod')) Reflect.deleteProperty(globalThis, name);
  }
}
