import { type Package, type UndeterminedPackage, compareText } from '@assay/core';
import { identitiesOf } from './canonical-id.ts';
import type { OpenQuestion } from './evaluate-package.ts';

interface Draft {
  readonly feed: string;
  readonly scheme: string;
  readonly why: Set<string>;
  readonly ids: Set<string>;
}

/**
 * Questions about one package, together by feed and scheme. Vulnerabilities that it surely has, and those that it surely has not, are no
 * question.
 */
export function undeterminedOf(
  found: Package,
  questions: readonly OpenQuestion[],
  settled: ReadonlySet<string>,
): readonly UndeterminedPackage[] {
  const drafts = new Map<string, Draft>();
  for (const { candidate, why } of questions) {
    const { affected, advisory } = candidate.row;
    const ids = identitiesOf(advisory).flatMap(({ id }) => (settled.has(id) ? [] : [id]));
    if (ids.length === 0) continue;
    const key = `${advisory.feed}\0${affected.scheme}`;
    const draft = drafts.get(key) ?? { feed: advisory.feed, scheme: affected.scheme, why: new Set(), ids: new Set() };
    draft.why.add(why);
    for (const id of ids) draft.ids.add(id);
    drafts.set(key, draft);
  }
  return [...drafts.entries()]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([, { feed, scheme, why, ids }]) => {
      const [first = '', ...others] = [...why].toSorted(compareText);
      const more = others.length === 0 ? '' : ` (and ${others.length} more of ${feed})`;
      return { purl: found.purl, reason: `${first}${more}`, ids: [...ids].toSorted(compareText), feed, scheme };
    });
}
