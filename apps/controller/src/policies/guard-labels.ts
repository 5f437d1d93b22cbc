import { isJsonObject } from '@assay/core';
import type { AdmissionRequest } from '../review/admission-review.ts';
import type { DoorSettings } from '../settings/door-settings.ts';
import type { NamespaceScope, PolicySet } from './policy-set.ts';

/** Set by the API server itself and never another than the name. */
const NAME_LABEL = 'kubernetes.io/metadata.name';

/**
 * The labels of a namespace that a request would change although judging depends on them and its user has no say in that; null when it
 * may pass.
 */
export function guardedChange(
  request: AdmissionRequest,
  set: PolicySet | null,
  settings: DoorSettings,
): readonly string[] | null {
  const { labelGuards } = settings;
  if (request.kind.group !== '' || request.kind.name !== 'Namespace' || labelGuards.length === 0) return null;
  if (request.operation !== 'CREATE' && request.operation !== 'UPDATE') return null;
  const { name, groups } = request.user;
  if (labelGuards.includes(name) || groups.some((group) => labelGuards.includes(group))) return null;
  const before = labelsOf(request.oldObject);
  const after = labelsOf(request.object);
  const changed = [...guardedLabels(set, settings)].filter((key) => before.get(key) !== after.get(key));
  return changed.length === 0 ? null : changed.toSorted();
}

/** Labels that scopes, modes, environments and exemptions go by. */
function guardedLabels(set: PolicySet | null, { environmentLabel, exemptionLabel }: DoorSettings): ReadonlySet<string> {
  const keys = new Set([environmentLabel, ...(exemptionLabel === null ? [] : [exemptionLabel])]);
  for (const { scope, enforcement } of set?.policies ?? []) {
    for (const key of keysOf(scope)) keys.add(key);
    for (const { namespaces } of enforcement.modes) for (const key of keysOf(namespaces)) keys.add(key);
  }
  keys.delete(NAME_LABEL);
  return keys;
}

function keysOf({ selector }: NamespaceScope): readonly string[] {
  if (selector === null) return [];
  return [...Object.keys(selector.matchLabels), ...selector.matchExpressions.map(({ key }) => key)];
}

function labelsOf(object: unknown): ReadonlyMap<string, unknown> {
  const metadata = isJsonObject(object) ? object['metadata'] : null;
  const labels = isJsonObject(metadata) ? metadata['labels'] : null;
  return new Map(isJsonObject(labels) ? Object.entries(labels) : []);
}
