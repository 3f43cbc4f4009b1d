import { describe, expect, it } from 'vitest';
import { mutate } from './mutate.ts';

const changes = (script: string, known: readonly string[] = [], seeds = {}) =>
  mutate(script, { seeds, known: new Set(known) }).map(({ after }) => after);

describe('a command', () => {
  it('is taken away, loses each flag with its value, and gets other values', () => {
    expect(changes('docker run -d --name web --memory 64m -p 8080:80 -v notes:/data nginx')).toEqual([
      '',
      'docker run --name web --memory 64m -p 8080:80 -v notes:/data nginx',
      'docker run -d --memory 64m -p 8080:80 -v notes:/data nginx',
      'docker run -d --name webx --memory 64m -p 8080:80 -v notes:/data nginx',
      'docker run -d --name web -p 8080:80 -v notes:/data nginx',
      'docker run -d --name web --memory 65m -p 8080:80 -v notes:/data nginx',
      'docker run -d --name web --memory 64m -v notes:/data nginx',
      'docker run -d --name web --memory 64m -p 8081:80 -v notes:/data nginx',
      'docker run -d --name web --memory 64m -p 8080:81 -v notes:/data nginx',
      'docker run -d --name web --memory 64m -p 8080:80 nginx',
      'docker run -d --name web --memory 64m -p 8080:80 -v notes:/datax nginx',
    ]);
  });

  it('changes a plain word only where a title names it', () => {
    expect(changes('docker volume create notes')).toEqual(['']);
    expect(changes('docker volume create notes', ['notes'])).toEqual(['', 'docker volume create notesx']);
    expect(changes('docker run -v notes:/data nginx', ['notes'])).toContain('docker run -v notesx:/data nginx');
  });

  it('has a command inside: after the image, in quotes of sh -c, behind unshare', () => {
    expect(changes("docker run busybox sh -c 'echo kept > /data/note; sleep 1d'")).toEqual([
      '',
      "docker run busybox sh -c ':; sleep 1d'",
      "docker run busybox sh -c 'echo keptx > /data/note; sleep 1d'",
      "docker run busybox sh -c 'echo kept > /data/notex; sleep 1d'",
    ]);
    expect(changes('setsid unshare --pid --fork sleep 1d &')).toEqual([
      '',
      'setsid unshare --fork sleep 1d &',
      'setsid unshare --pid sleep 1d &',
    ]);
  });

  it('counts down behind a slash and keeps the width of a number', () => {
    expect(changes('ip address add 10.99.7.1/32 dev lo')).toEqual([
      '',
      'ip address add 10.99.7.2/32 dev lo',
      'ip address add 10.99.7.1/31 dev lo',
    ]);
    expect(changes('chmod 0644 /x')).toContain('chmod 0645 /x');
  });

  it("changes a learner's own values", () => {
    expect(
      changes(`docker run -p "$SEED_PORT:80" --name "web-\${SEED_NAME}" nginx`, [], { port: 8123, name: 'harbor' }),
    ).toEqual([
      '',
      `docker run --name "web-\${SEED_NAME}" nginx`,
      `docker run -p "$((SEED_PORT+1)):80" --name "web-\${SEED_NAME}" nginx`,
      'docker run -p "$SEED_PORT:80" nginx',
      `docker run -p "$SEED_PORT:80" --name "web-\${SEED_NAME}x" nginx`,
    ]);
  });

  it('is left alone where it only waits, prints, or leads there', () => {
    expect(changes('until curl -f localhost:80; do sleep 1; done\nsleep 2\nwait\necho done\nset -e\ncd /tmp')).toEqual(
      [],
    );
    expect(changes('docker compose up --wait')).toEqual(['']);
    expect(changes('kubectl rollout status deployment web --timeout=60s\nkubectl wait --for=delete pod/web')).toEqual(
      [],
    );
    expect(changes('kubectl rollout undo deployment web')).toEqual(['']);
    expect(changes('if [ -f x ]; then docker start web; fi')).toEqual(['if [ -f x ]; then :; fi']);
  });
});

it('lines of a here-document go with what is indented below them, and their values change', () => {
  const script = 'cat > c.yaml <<END\nservices:\n  db:\n    retries: 5\n    test: ["CMD", "ready"]\nEND';
  expect(
    mutate(script, { seeds: {}, known: new Set() }).map(({ line, before, after }) => [line, before, after]),
  ).toEqual([
    [1, 'cat > c.yaml <<END', ': <<END'],
    [1, 'cat > c.yaml <<END', 'cat > c.yamlx <<END'],
    [2, 'services:\n  db:\n    retries: 5\n    test: ["CMD", "ready"]', ''],
    [3, 'db:\n    retries: 5\n    test: ["CMD", "ready"]', ''],
    [4, 'retries: 5', ''],
    [4, 'retries: 5', 'retries: 6'],
    [5, 'test: ["CMD", "ready"]', ''],
    [5, 'test: ["CMD", "ready"]', 'test: ["CMD", "readyx"]'],
  ]);
});

it('every mutant is another script', () => {
  const script = 'a -b 1\na -b 1\n';
  const scripts = mutate(script, { seeds: {}, known: new Set() }).map((mutant) => mutant.script);
  expect(new Set(scripts).size).toBe(scripts.length);
  expect(scripts).not.toContain(script);
});
