/**
 * The seeds that a text names, as far as the compiler can read it: `SeedsIn<'web-{name} on {port}'>` is `'name' | 'port'`.
 * The rule is that of `seedsInText`.
 */
export type SeedsIn<Text extends string> = Text extends `${infer Before}{${infer Key}}${infer Rest}`
  ? (Before extends `${string}$` ? never : IsKey<Key> extends true ? Key : never) | SeedsIn<Rest>
  : never;

type Letter =
  | ('a' | 'b' | 'c' | 'd' | 'e' | 'f' | 'g' | 'h' | 'i' | 'j' | 'k' | 'l' | 'm')
  | ('n' | 'o' | 'p' | 'q' | 'r' | 's' | 't' | 'u' | 'v' | 'w' | 'x' | 'y' | 'z');
type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9';

type IsKey<Text extends string> = Text extends `${Letter}${infer Rest}` ? IsRest<Rest> : false;
type IsRest<Text extends string> = Text extends ''
  ? true
  : Text extends `${Letter | Digit}${infer Rest}`
    ? IsRest<Rest>
    : false;
