import { expect, test } from 'vitest';
import { markSeeds } from './mark-seeds.ts';
import { signOf } from './seed-sign.ts';

const [name, port] = [signOf('name'), signOf('port')];
const mark = (html: string) =>
  markSeeds(html, { name: 'harbor', port: 8123, odd: '<&"' }, (key) => new Error(`no ${key}`));

test('a sign in text becomes an example that a script can find', () => {
  expect(mark(`<code>web-${name}:${port}</code>`)).toBe(
    '<code>web-<span class="seed" data-seed="name">harbor</span>:<span class="seed" data-seed="port">8123</span></code>',
  );
  expect(mark(signOf('odd'))).toContain('>&lt;&amp;&quot;<');
});

test('a sign in an attribute is filled there, with the pattern beside it', () => {
  expect(mark(`<button data-run="docker run -p ${port}:80 > log 'x'" title='${name}' disabled>Run</button>`)).toBe(
    `<button data-run="docker run -p 8123:80 > log 'x'" data-seeded-data-run="docker run -p {{port}}:80 > log 'x'" ` +
      `title='harbor' data-seeded-title='{{name}}' disabled data-seeded="data-run title">Run</button>`,
  );
  expect(mark(`<img alt="${name}" />`)).toBe('<img alt="harbor" data-seeded-alt="{{name}}"  data-seeded="alt"/>');
});

test('what holds no sign stays byte for byte, scripts and comments too', () => {
  const html = `<!-- it's > --><script>if (a<b) x("'");</script><p title="a > b">1 < 2 && 3 {{end}}</p>`;
  expect(mark(html)).toBe(html);
});

test('a sign without an example is the author’s mistake', () => {
  expect(() => mark(signOf('nmae'))).toThrow('no nmae');
  expect(() => mark(`<a title="${signOf('nmae')}">`)).toThrow('no nmae');
});
