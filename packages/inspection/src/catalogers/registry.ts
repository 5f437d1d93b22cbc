import { type Cataloger, type Registry, createRegistry } from '@assay/core';

/** Every cataloger of Assay, by id. */
export const catalogers: Registry<Cataloger> = createRegistry<Cataloger>([]);
