import type { OpenOptions } from '@assay/oci';
import type { TagResolver } from './ports.ts';

/** Asks registries themselves. `open` says how they are reached; credentials of the workload come on top. */
export function registryResolver(open: Omit<OpenOptions, 'signal'>): TagResolver {
  return {
    resolve: async (reference, credentials, signal) => {
      const [{ resolveReference }, given] = await Promise.all([import('@assay/oci'), credentials.load(signal)]);
      const registry = { ...open.registry, retries: 1, credentials: { ...open.registry.credentials, ...given } };
      return (await resolveReference(reference, { ...open, registry, signal }))?.digest ?? null;
    },
  };
}
