import type { Cataloger, InspectionRequest } from '@assay/core';

/** The catalogers that an inspection uses: those of lock files only where these are asked for. */
export function activeCatalogers(
  catalogers: readonly Cataloger[],
  { declared = false }: Pick<InspectionRequest, 'declared'>,
): readonly Cataloger[] {
  return declared ? catalogers : catalogers.filter(({ state }) => state !== 'declared');
}
