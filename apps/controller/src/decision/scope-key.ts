import type { Condition } from '@assay/policy';
import type { ScopedPolicy } from '../policies/policy-set.ts';

/** Which parts of the place change what a policy says. */
export interface PlaceDependence {
  readonly environment: boolean;
  readonly namespace: boolean;
}

/** Looks through a policy for conditions on the place, so that one decision serves all places that are alike to it. */
export function placeDependence({ policy, accepted }: Pick<ScopedPolicy, 'policy' | 'accepted'>): PlaceDependence {
  const conditions = [
    ...policy.mappings.map(({ when }) => when),
    ...[...policy.ruleSets, ...policy.mappings.flatMap(({ ruleSets }) => ruleSets)].flatMap(({ rules }) =>
      rules.map(({ when }) => when),
    ),
    ...[
      ...policy.allowlists,
      ...policy.mappings.flatMap(({ allowlists }) => allowlists),
      ...(accepted === null ? [] : [accepted]),
    ].flatMap(({ items }) => items.map(({ when }) => when)),
  ].filter((when): when is Condition => when !== null);
  return {
    environment: conditions.some(({ environment }) => environment !== null),
    namespace: conditions.some(({ namespace }) => namespace !== null),
  };
}
