import type { CompiledPolicy, Condition } from '@assay/policy';

/** Which parts of the place change what a policy says. */
export interface PlaceDependence {
  readonly environment: boolean;
  readonly namespace: boolean;
}

/** Looks through a policy for conditions on the place, so that one decision serves all places that are alike to it. */
export function placeDependence(policy: CompiledPolicy): PlaceDependence {
  const conditions = [
    ...policy.mappings.map(({ when }) => when),
    ...[...policy.ruleSets, ...policy.mappings.flatMap(({ ruleSets }) => ruleSets)].flatMap(({ rules }) =>
      rules.map(({ when }) => when),
    ),
    ...[...policy.allowlists, ...policy.mappings.flatMap(({ allowlists }) => allowlists)].flatMap(({ items }) =>
      items.map(({ when }) => when),
    ),
  ].filter((when): when is Condition => when !== null);
  return {
    environment: conditions.some(({ environment }) => environment !== null),
    namespace: conditions.some(({ namespace }) => namespace !== null),
  };
}
