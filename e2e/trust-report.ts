import { isJsonObject } from '@assay/core';
import { type Run, report } from './program.ts';

type Fact = Readonly<Record<string, unknown>>;

/** Signatures and attestations of a report of `assay verify`. */
export function facts(run: Run): readonly Fact[] {
  const json = report(run);
  return [json['signatures'], json['attestations']]
    .flatMap((list) => (Array.isArray(list) ? list : []))
    .filter(isJsonObject);
}

/** The forms of what was accepted, sorted. */
export function accepted(run: Run): readonly string[] {
  return facts(run)
    .filter(({ verified }) => verified === true)
    .map(({ form }) => String(form))
    .toSorted();
}

/** Why evidence was not accepted: `step CODE`. */
export function failures(run: Run): ReadonlySet<string> {
  const checks = facts(run).flatMap((fact) => (Array.isArray(fact['checks']) ? fact['checks'] : []));
  const found = checks.flatMap((check: unknown) => (isJsonObject(check) ? check['failure'] : null));
  return new Set(found.filter(isJsonObject).map(({ step, code }) => `${String(step)} ${String(code)}`));
}
