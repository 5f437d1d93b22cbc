import type { MatchLayer, VulnerabilityMatch } from '@assay/core';
import { withoutCredentials } from './private-text.ts';

/** A layer whose build step shows no credentials: these carry them, and reports are passed on. */
function withoutSecrets(layer: MatchLayer): MatchLayer {
  return { ...layer, createdBy: layer.createdBy === null ? null : withoutCredentials(layer.createdBy) };
}

/** A value that has a layer, or a match with one, whose build step shows no credentials. */
export function withoutCredentialsInSteps<
  Value extends { readonly layer?: MatchLayer | null; readonly match?: VulnerabilityMatch | null },
>(value: Value): Value {
  const { layer, match } = value;
  return {
    ...value,
    ...(layer == null ? {} : { layer: withoutSecrets(layer) }),
    ...(match == null ? {} : { match: withoutCredentialsInSteps(match) }),
  };
}
