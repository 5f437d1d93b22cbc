import type { StoreLocation } from '@assay/store';
import type { ServiceSettings } from '../service/settings.ts';
import { type TestService, startTestService } from './test-service.ts';

/** Makes empty databases of one kind: an entry of `databaseKinds()` of the store's tests. */
export interface DatabaseMaker {
  create(): Promise<{ readonly location: StoreLocation; dispose(): Promise<void> }>;
}

/** A service on an empty database of that kind, which goes with it. */
export async function startServiceOn(
  kind: DatabaseMaker,
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
