import { describe, expect, it } from 'vitest';
import { imagesIn } from './image-references.ts';
import { countSteps, shellCommands } from './shell.ts';

describe('commands of a script', () => {
  it('are found in pipes, substitutions, loops and subshells, without quotes', () => {
    const script = [
      `P=$(docker inspect -f '{{.State.Pid}}' web); lsns -p $P`,
      'for i in 1 2; do echo "$(date)" | cat; done',
      `(setsid unshare --uts sh -c 'hostname x; exec sleep 1d' </dev/null >/dev/null 2>&1 &)`,
      'cat > compose.yaml <<EOF',
      'services: docker run',
      'EOF',
    ].join('\n');
    expect(
      shellCommands(script).map(({ words, line, nested }) => [line, words.join(' '), ...(nested ? ['for words'] : [])]),
    ).toEqual([
      [1, 'docker inspect -f {{.State.Pid}} web', 'for words'],
      [1, 'lsns -p $P'],
      [2, 'echo $(date)'],
      [2, 'date', 'for words'],
      [2, 'cat'],
      [3, 'setsid unshare --uts sh -c hostname x; exec sleep 1d'],
      [4, 'cat'],
    ]);
  });

  it.each([
    ['docker ps', 1],
    ['P=$(docker inspect web); lsns -p $P', 1],
    ['docker ps | grep web | wc -l', 1],
    ['a && b || c; d &', 4],
    ['for i in 1 2; do a; b; done', 1],
    ['cat > x <<EOF\na\nb\nEOF', 1],
    ['# only words\n', 0],
  ])('%j does %i things', (script, steps) => expect(countSteps(script)).toBe(steps));
});

describe('images of a block', () => {
  const images = (language: string, code: string) =>
    imagesIn({ kind: 'fence', language, meta: [], code, line: 10 }).map(
      ({ reference, line }) => `${line} ${reference}`,
    );

  it.each([
    ['docker run -d --name web -p 80:80 nginx', ['11 nginx']],
    ['docker run --rm -it -v "$PWD:/x" -e A=b --network=host busybox:1.37 sh', ['11 busybox:1.37']],
    ['ls\npodman container create --read-only alpine:3', ['12 alpine:3']],
    ['docker pull -q redis postgres:17', ['11 redis', '11 postgres:17']],
    ['docker run ____', []],
    ['docker run $IMAGE; docker ps nginx', []],
    ['x=$(docker run -d nginx)', ['11 nginx']],
  ])('%s', (code, found) => expect(images('sh', code)).toEqual(found));

  it('of a Dockerfile are its bases, not its stages', () => {
    const code = 'FROM --platform=linux/amd64 golang:1.25 AS build\nFROM build\nFROM scratch\nFROM debian';
    expect(images('dockerfile', code)).toEqual(['11 golang:1.25', '14 debian']);
  });

  it('of a compose file or a manifest', () => {
    const code = 'services:\n  db:\n    image: "postgres"\n  x:\n    - image: nginx:1 # why';
    expect(images('yaml', code)).toEqual(['13 postgres', '15 nginx:1']);
  });
});
