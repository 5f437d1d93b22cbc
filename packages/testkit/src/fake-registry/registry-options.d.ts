import type { OpenOptions, RegistrySettings } from '@assay/oci';
/** Settings that know nothing and nobody, with a patience fit for tests, and what a test wants different. */
export declare function registrySettings(changes?: Partial<RegistrySettings>): RegistrySettings;
/** Options to open images with from a fake registry. */
export declare function registryOptions(
  registry?: Partial<RegistrySettings>,
  changes?: Partial<Omit<OpenOptions, 'registry'>>,
): OpenOptions;
