/** The metrics of a version of CVSS: their names with the values that each may have. */
export interface MetricTable {
  /** Each of them once in every vector. */
  readonly base: Readonly<Record<string, readonly string[]>>;
  /** At most once each. */
  readonly optional: Readonly<Record<string, readonly string[]>>;
}

/** Longest text that is read as a vector; a CVSS 4.0 vector with every metric stays below 300 characters. */
export const MAX_VECTOR_CHARACTERS = 512;

/**
 * Reads `AV:N/AC:L/…` in any order. Null when a metric of the base is missing, one is unknown or given twice, or a value is none of
 * its metric.
 */
export function parseMetrics(text: string, table: MetricTable): ReadonlyMap<string, string> | null {
  const metrics = new Map<string, string>();
  for (const part of text.split('/')) {
    const colon = part.indexOf(':');
    const [name, value] = [part.slice(0, colon), part.slice(colon + 1)];
    const values = valuesOf(table.base, name) ?? valuesOf(table.optional, name);
    if (colon < 1 || metrics.has(name) || values?.includes(value) !== true) return null;
    metrics.set(name, value);
  }
  return Object.keys(table.base).every((name) => metrics.has(name)) ? metrics : null;
}

function valuesOf(metrics: Readonly<Record<string, readonly string[]>>, name: string): readonly string[] | undefined {
  return Object.hasOwn(metrics, name) ? metrics[name] : undefined;
}
