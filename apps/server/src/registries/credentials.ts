import { type SpaceId, inSpace, registries } from '@assay/store';
import type { ServiceParts } from '../service/parts.ts';

/** What registries are reached with, by `host[:port]`. */
export type RegistryCredentials = Readonly<Record<string, { readonly username: string; readonly password: string }>>;

/**
 * The credentials of the space for registries, opened. Keep them no longer than the work that needs them.
 * @throws CREDENTIAL_UNREADABLE
 */
export async function credentialsOf(
  { store, keyring }: Pick<ServiceParts, 'store' | 'keyring'>,
  space: SpaceId,
): Promise<RegistryCredentials> {
  const scope = inSpace(store.read, space);
  const known = (await registries.listRegistries(scope)).filter(({ hasSecret }) => hasSecret);
  const opened = await Promise.all(
    known.map(async ({ host }) => {
      const credential = await registries.registryCredential(scope, keyring, host);
      return credential === null
        ? []
        : [[host, { username: credential.username, password: credential.secret }] as const];
    }),
  );
  return Object.fromEntries(opened.flat());
}
