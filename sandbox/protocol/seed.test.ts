import { describe, expect, it } from 'vitest';
import { fillFence, fillText, seedKey, seedsInFence, seedsInText } from './seed.ts';

const values = { name: 'harbor', port: 8123 };

describe('a text', () => {
  it('gets the value in the place of each key', () => {
    expect(fillText('`web-{name}` answers on {port}, {name}', values)).toBe('`web-harbor` answers on 8123, harbor');
  });

  it.each([
    `\${name}`,
    '{ name }',
    '{Name}',
    '{{.Name}}',
    '{{end}}',
    '{a,b}',
    '{toString}',
    '{"port":1}',
    '{constructor}',
  ])('keeps %s, which is no seed', (text) => expect(fillText(text, values)).toBe(text));

  it('names its seeds once each', () => {
    expect(seedsInText(`{port} {name} {port} \${home} {other} {{end}}`)).toEqual(['port', 'name', 'other']);
  });
});

describe('a fence', () => {
  it('is filled where braces are double, and keeps Go templates and shell', () => {
    const code = `docker inspect -f '{{.State.Pid}} {{json .Mounts}}{{end}}' web-{{name}} \${name} {name} | awk '{print}'`;
    expect(fillFence(code, values)).toBe(code.replace('{{name}}', 'harbor'));
    expect(seedsInFence(code)).toEqual(['name']);
  });
});

describe('a key', () => {
  it.each(['name', 'np1', 'n'])('may be %s', (key) => expect(seedKey.safeParse(key).success).toBe(true));
  it.each(['Name', '1n', 'a-b', '', 'end', 'x'.repeat(17)])('may not be "%s"', (key) =>
    expect(seedKey.safeParse(key).success).toBe(false),
  );
});
