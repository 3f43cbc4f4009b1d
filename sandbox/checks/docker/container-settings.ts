import type { Fact } from '../language/fact.ts';
import { code, commandLine, plain, settings, shellWord } from '../language/wording.ts';
import type { ContainerReading } from './container-reading.ts';

/** What runs in it, and with which settings. */
export function settingFacts({ name, inspect }: ContainerReading) {
  return {
    command: () =>
      inspect({
        words: 'command',
        path: 'Path and Args',
        see: `docker inspect -f '{{.Path}} {{json .Args}}' ${shellWord(name)}`,
        pick: (one) => one.command,
        show: commandLine,
      }),
    entrypoint: () =>
      inspect({ words: 'entrypoint', path: 'Config.Entrypoint', pick: (one) => one.entrypoint, show: commandLine }),
    cmd: () => inspect({ words: 'CMD', path: 'Config.Cmd', pick: (one) => one.cmd, show: commandLine }),
    env: () =>
      inspect({ words: 'environment', path: 'Config.Env', pick: (one) => variablesOf(one.env), show: settings }),
    labels: () => inspect({ words: 'labels', path: 'Config.Labels', pick: (one) => one.labels, show: settings }),
    user: () =>
      inspect({ words: 'user', path: 'Config.User', pick: (one) => one.user, show: (user) => code(user || 'root') }),
    workingDir: () =>
      inspect({ words: 'work directory', path: 'Config.WorkingDir', pick: (one) => one.workingDir, show: code }),
    hostname: () => inspect({ words: 'host name', path: 'Config.Hostname', pick: (one) => one.hostname, show: code }),
    stopSignal: () =>
      inspect({
        words: 'stop signal',
        path: 'Config.StopSignal',
        pick: (one) => one.stopSignal || 'SIGTERM',
        show: plain,
      }),
    interactive: () =>
      inspect({
        words: 'standard input',
        path: 'Config.OpenStdin',
        pick: (one) => one.openStdin ?? false,
        show: (open) => (open ? 'kept open' : 'closed'),
      }),
    init: () =>
      inspect({
        words: 'init',
        subject: `PID 1 of ${code(name)}`,
        path: 'HostConfig.Init',
        pick: (one) => one.init,
        show: (init) => (init ? 'an init' : 'its own program'),
      }),
  };
}

export const variableOf = ({ name, inspect }: ContainerReading, variable: string): Fact<string> =>
  inspect({
    words: `variable \`${variable}\``,
    path: 'Config.Env',
    pick: (one) => variablesOf(one.env)[variable],
    show: code,
    lacking: () => ({ expected: `${code(variable)} to be set in ${code(name)}`, found: 'it is not set' }),
  });

export const labelOf = ({ name, inspect }: ContainerReading, label: string): Fact<string> =>
  inspect({
    words: `label \`${label}\``,
    path: 'Config.Labels',
    pick: (one) => (Object.hasOwn(one.labels, label) ? one.labels[label] : undefined),
    show: code,
    lacking: () => ({ expected: `a label ${code(label)} on ${code(name)}`, found: 'it has no such label' }),
  });

/** The last of several with one name counts, as for a program. */
export function variablesOf(env: readonly string[]): Record<string, string> {
  const pairs = env.map((line) => {
    const sign = line.indexOf('=');
    return sign < 0 ? ([line, ''] as const) : ([line.slice(0, sign), line.slice(sign + 1)] as const);
  });
  return Object.fromEntries(pairs);
}
