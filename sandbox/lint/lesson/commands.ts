import { type Lesson, shellFencesOf } from './lesson.ts';
import { shellCommands } from './shell.ts';

/** What a reader of the course brings along. */
const plainShell = new Set(
  (
    '. : [ alias basename bash cat cd chmod chown clear cp cut date dirname echo env exec exit export false find grep head hostname ' +
    'id jobs kill less ln ls man mkdir mktemp mv printf ps pwd read readlink rm rmdir sed seq set sh sleep sort source stat sudo ' +
    'tail tee test time touch tr true type uname uniq unset wait watch wc which whoami xargs yes'
  ).split(' '),
);

/** Programs that are many under one name: what follows is the command. */
const families = new Set(['helm', 'kubectl', 'git', 'systemctl']);

/** Groups of `docker` and `podman`, each a command of its own; the verbs for containers are one. */
const groups = new Set(
  'build buildx builder compose image manifest network pod pull push secret stack swarm system tag volume'.split(' '),
);

/** Commands in the blocks of a lesson: `lsns`, `docker`, `docker volume`, `kubectl get`. */
function commandsOf(lesson: Lesson): Set<string> {
  return new Set(
    shellFencesOf(lesson)
      .flatMap(({ code }) => shellCommands(code))
      .map(({ words }) => nameOf(words))
      .filter((name) => name !== undefined),
  );
}

/** Commands of a lesson that none before it has shown, in the order of the page. */
export function newCommands(lesson: Lesson, before: readonly Lesson[]): string[] {
  const known = new Set(before.flatMap((one) => [...commandsOf(one)]));
  return [...commandsOf(lesson)].filter((name) => !known.has(name));
}

function nameOf([program = '', sub = '']: readonly string[]): string | undefined {
  // A path, a gap, a variable or a function of the block is no command to learn.
  if (plainShell.has(program) || !/^[a-z][\w.+-]*$/.test(program)) return undefined;
  if (program === 'docker' || program === 'podman') return groups.has(sub) ? `${program} ${sub}` : program;
  return families.has(program) && /^[a-z-]+$/.test(sub) ? `${program} ${sub}` : program;
}
