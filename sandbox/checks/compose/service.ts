import type { ContainerLens } from '../docker/container-lens.ts';
import { type Absence, type Fact, factOf } from '../language/fact.ts';
import { lazy } from '../language/lazy.ts';
import { code, nameList, plain } from '../language/wording.ts';
import type { DeclaredDependency, DeclaredService } from './compose-file.ts';
import type { ComposeLabels } from './compose-labels.ts';

/** One service of a project. It need not have containers: its facts are then absent and say why. */
export interface ServiceLens {
  readonly name: string;
  /** Its first container. */
  readonly container: ContainerLens;
  /** All of them, by number. */
  readonly containers: readonly ContainerLens[];
  /** How many of them run. @unit count */
  readonly scale: Fact<number>;
  /** What it waits for in another: `service_started`, `service_healthy`, `service_completed_successfully`. */
  dependsOn(other: string): Fact<string>;
  /**
   * The same as its files say now, each read by itself: what `extends` or `include` brings is not seen. Another condition
   * than that of the container is not applied yet, or the container was not made by Compose.
   */
  declaredDependsOn(other: string): Fact<string>;
  /** Whether its files let it start only when that condition has come true; without `required: false` they do. */
  declaredRequires(other: string): Fact<boolean>;
  /** As its files declare them, each by itself. */
  readonly profiles: Fact<readonly string[]>;
}

interface ServiceContext {
  readonly service: string;
  /** Shows the project's containers. */
  readonly see: string;
  own(): readonly ComposeLabels[];
  missing(): Absence;
  /** Undefined when no file has the service. */
  declared(): DeclaredService | undefined;
  container(name: string): ContainerLens;
}

export function serviceLens({ service, see, own, missing, declared, container }: ServiceContext): ServiceLens {
  const who = code(service);
  // No container has an empty name.
  const first = () => container(own()[0]?.container ?? '');
  const all = () => own().map((one) => container(one.container));
  const facts = lazy({
    name: () => service,
    container: first,
    containers: all,
    scale: (): Fact<number> => {
      const containers = all();
      const running = containers.filter((one) => one.running.value === true).length;
      const explain = () => {
        const down = containers.find((one) => one.running.value === false);
        return down?.running.explain?.(false);
      };
      const origin = {
        name: `the number of running containers of ${who}`,
        from: see,
        see,
        show: plain<number>,
        explain,
      };
      return factOf(origin, containers.length === 0 ? undefined : running, missing);
    },
    profiles: () => {
      const place = 'docker compose config';
      const origin = { name: `the profiles of ${who}`, from: place, see: place, show: nameList };
      return factOf(origin, declared()?.profiles, missing);
    },
  });
  const ofFile = <V>(
    { other, name, show }: { other: string; name: string; show: (value: V) => string },
    pick: (dependency: DeclaredDependency) => V,
  ): Fact<V> => {
    const place = 'docker compose config';
    const origin = { name, from: place, see: place, show };
    if (own().length === 0) return factOf(origin, undefined, missing);
    const found = declared()?.dependsOn[other];
    return factOf(origin, found && pick(found), () => ({
      expected: `${who} to depend on ${code(other)} in the file`,
      found: 'it does not',
      from: place,
      see: place,
    }));
  };
  return Object.assign(facts, {
    dependsOn: (other: string): Fact<string> => {
      const label = 'com.docker.compose.depends_on';
      const inspect = `docker inspect -f '{{index .Config.Labels "${label}"}}' ${own()[0]?.container ?? service}`;
      const origin = {
        name: `what ${who} waits for in ${code(other)}`,
        from: `label ${label}`,
        see: inspect,
        show: code,
      };
      const [labels] = own();
      if (labels === undefined) return factOf(origin, undefined, missing);
      const condition = labels.dependsOn.find((one) => one.service === other)?.condition;
      const others = labels.dependsOn.map((one) => one.service);
      const say =
        others.length === 0 ? `${who} waits for no other service.` : `${who} waits for ${nameList(others)} only.`;
      return factOf(origin, condition, () => ({
        expected: `${who} to depend on ${code(other)}`,
        found: 'it does not',
        from: origin.from,
        see: origin.see,
        say,
      }));
    },
    declaredDependsOn: (other: string): Fact<string> =>
      ofFile(
        { other, name: `what the file lets ${who} wait for in ${code(other)}`, show: code },
        (one) => one.condition,
      ),
    declaredRequires: (other: string): Fact<boolean> => {
      const show = (required: boolean) => (required ? 'required' : 'not required');
      return ofFile({ other, name: `the condition of ${who} on ${code(other)}`, show }, (one) => one.required ?? true);
    },
  });
}
