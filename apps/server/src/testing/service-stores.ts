import { type DatabaseKind, databaseKinds } from '../../../../packages/store/src/testing/test-stores.ts';
import type { ServiceSettings } from '../service/settings.ts';
import { type TestService, startTestService } from './test-service.ts';

/** The databases that a suite on the whole service runs on. */
export const SERVICE_STORES: readonly DatabaseKind[] = databaseKinds();

/** A service on an empty database of that kind, which goes with it. */
export async function startServiceOn(
  kind: DatabaseKind,
  changes: Partial<ServiceSettings> = {},
  environment: { readonly now?: () => number } = {},
): Promise<TestService> {
  const database = await kind.create();
  const service = await startTestService({ database: database.location, ...changes }, environment);
  return {
    ...service,
    stop: async () => {
      await service.stop();
      await database.dispose();
    },
  };
}
