import type { AffectedPackage } from '../../contracts/advisory.ts';

/** `Moderate: php:8.1 security update`, `Important: httpd:2.4/mod_http2 security update`. */
const NAMED = /^(?:(?:Critical|Important|Moderate|Low): )?([A-Za-z][\w.+-]*:[\w.+-]+)(?:\/\S+)? /;

/** Builds of modules tell themselves by their release. */
const MODULAR = /\.module[+_]/;

/**
 * The rows of an erratum with the module that its summary names: rebuilds of Red Hat's distributions have no other place for it in OSV.
 * Only rows about builds of modules, as `python3:3.6.8` is a version.
 */
export function withSummaryModule(
  rows: readonly AffectedPackage[],
  summary: string | null,
): readonly AffectedPackage[] {
  const module = NAMED.exec(summary ?? '')?.[1];
  if (module === undefined) return rows;
  return rows.map((row) => (isOfModule(row) ? { ...row, qualifiers: { module, ...row.qualifiers } } : row));
}

function isOfModule({ scheme, intervals }: AffectedPackage): boolean {
  return scheme === 'rpm' && intervals.length > 0 && intervals.every(({ upper }) => MODULAR.test(upper?.version ?? ''));
}
