import { join } from 'node:path';

export interface StorageOptions {
  /** Folder of the images. */
  readonly folder: string;
  /** On loopback. */
  readonly port: number;
  readonly secret: string;
  /** Pull-through cache of this registry; nothing can be pushed to one. */
  readonly upstream?: string;
  /** Bytes beyond which it is emptied; only for a cache. */
  readonly most?: number;
}

/** Where images lie below the folder of a storage. */
export const imagesFolder = (folder: string): string => join(folder, 'images');

/** Configuration of Distribution's registry, the program that keeps images: JSON, which is YAML too. Pure. */
export function storageConfig({ folder, port, secret, upstream }: StorageOptions): string {
  return JSON.stringify({
    version: '0.1',
    log: { level: 'warn', accesslog: { disabled: true } },
    storage: {
      filesystem: { rootdirectory: imagesFolder(folder) },
      delete: { enabled: upstream !== undefined },
      maintenance: { uploadpurging: { enabled: true, age: '24h', interval: '6h', dryrun: false } },
    },
    http: { addr: `127.0.0.1:${port}`, relativeurls: true, secret },
    ...(upstream === undefined ? {} : { proxy: { remoteurl: upstream } }),
  });
}
