import { courseRegistry } from '#protocol';
import { code } from '../../language/wording.ts';
import type { ContainerStatus, Pod } from './pod-shape.ts';

export const isImageTrouble = (reason: string): boolean =>
  /^(ErrImagePull|ImagePullBackOff|ErrImageNeverPull|InvalidImageName|ImageInspectError|RegistryUnavailable)$/.test(
    reason,
  );

/** An image that the node cannot have (common answer C5). */
export function explainImage(pod: Pod, { name, state }: ContainerStatus): string {
  const image = pod.spec.containers.concat(pod.spec.initContainers).find((one) => one.name === name)?.image ?? '';
  const { reason = '', message = '' } = state.waiting ?? {};
  if (reason === 'InvalidImageName') return `${code(image)} is no name of an image.`;
  if (reason === 'ErrImageNeverPull') {
    return `The node does not have ${code(image)}, and \`imagePullPolicy: Never\` keeps it from pulling. It does not see the images in your sandbox.`;
  }
  const cannot = `The node cannot pull ${code(image)}.`;
  if (isInCourse(image)) {
    return /not found|manifest unknown/.test(message)
      ? `${cannot} The course registry has no such name and tag: compare with what was pushed.`
      : `${cannot} The course registry says: ${lastPart(message)}`;
  }
  if (/i\/o timeout|no such host|connection refused|dial tcp/.test(message)) {
    return `${cannot} No registry answers at ${code(hostOf(image))}. It does not see the images in your sandbox: push to \`$REG\`.`;
  }
  return `${cannot} It does not see the images in your sandbox: push to \`$REG\`, or correct the name or the tag.`;
}

const isInCourse = (image: string) => hostOf(image) === courseRegistry.host;

/** The registry in a name: what stands before the first slash, when it looks like a host. */
const hostOf = (image: string): string => {
  const [first = '', ...rest] = image.split('/');
  return rest.length > 0 && /[.:]|^localhost$/.test(first) ? first : 'docker.io';
};

/** What stands last in a chain of errors. */
const lastPart = (message: string): string => message.split(': ').slice(-2).join(': ').slice(0, 160);
