import { type JsonValue, type ObjectMatch, isJsonObject } from '@assay/core';

/** An object of a cluster that wants to run an image, as far as policies look at it. */
export interface ClusterObject {
  readonly group: string;
  readonly version: string;
  /** Plural, for example `deployments`. */
  readonly resource: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `spec`, `metadata` and `apiVersion` with `kind`, of the outermost object. */
  readonly spec: JsonValue;
  readonly metadata: JsonValue;
  readonly typeMeta: JsonValue;
}

/** True when one of the entries is about the object; no entries are about every object. */
export function matchesObject(match: readonly ObjectMatch[], object: ClusterObject | null): boolean {
  if (match.length === 0 || object === null) return true;
  return match.some(
    (entry) =>
      entry.resource === object.resource &&
      (entry.version === '*' || entry.version === object.version) &&
      entry.group === object.group &&
      matchesSelector(entry.selector, object.labels),
  );
}

/** A Kubernetes label selector. One that cannot be read selects everything, so that no object escapes a policy by it. */
function matchesSelector(selector: JsonValue, labels: Readonly<Record<string, string>>): boolean {
  if (!isJsonObject(selector)) return true;
  const known = new Map(Object.entries(labels));
  const { matchLabels, matchExpressions } = selector;
  if (isJsonObject(matchLabels) && !Object.entries(matchLabels).every(([key, value]) => known.get(key) === value))
    return false;
  return (
    !Array.isArray(matchExpressions) ||
    matchExpressions.every((expression: unknown) => matchesExpression(expression, known))
  );
}

function matchesExpression(expression: unknown, labels: ReadonlyMap<string, string>): boolean {
  if (!isJsonObject(expression) || typeof expression['key'] !== 'string') return true;
  const value = labels.get(expression['key']);
  const values: readonly unknown[] = Array.isArray(expression['values']) ? expression['values'] : [];
  switch (expression['operator']) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return true;
  }
}
