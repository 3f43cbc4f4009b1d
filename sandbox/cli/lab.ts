import type { CommandContext } from './command-context.ts';
import type { SetupContext } from './settings.ts';

/** References of the two images that everything runs from. */
export interface LabImages {
  readonly labHost: string;
  readonly sandbox: string;
}

/** Where the agent of a running lab host answers. */
export interface LabAddresses {
  readonly fleetUrl: string;
  readonly relayUrl: string;
  /** File with the bearer secret of the agent. */
  readonly secretFile: string;
}

/** The lab host as the verbs see it. All of them are idempotent. */
export interface Lab {
  ensureImages(context: SetupContext): Promise<LabImages>;
  ensureLabHost(context: SetupContext, images: LabImages): Promise<LabAddresses>;
  /** Whether it runs in a container of another image: to bring it up to these images is to end every sandbox. */
  isOfOtherImage(context: SetupContext, images: LabImages): Promise<boolean>;
  /** Begins to fill the course registry in the background. */
  beginStock(context: CommandContext): void;
  /** Begins to prepare Kubernetes in the background, or says that it is off; of an existing cluster, what is missing. */
  beginCluster(context: CommandContext): Promise<void>;
  /** Begins it again where it failed or was cut short, and says so; else nothing. */
  retryCluster(context: CommandContext): Promise<void>;
  /** Ends the lab host with its sandboxes, registry and cluster; data is kept. */
  stopLabHost(context: SetupContext): Promise<void>;
  /** Removes their containers, network and volumes. */
  removeLabHost(context: SetupContext): Promise<void>;
}
