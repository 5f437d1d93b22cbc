import { type PackageType, type UncoveredPackages, compareText } from '@assay/core';
import { defineTrigger } from '../../../contracts/define-trigger.ts';
import { type Occurrence, type Trigger, UndecidableError } from '../../../contracts/trigger.ts';
import { count } from '../../../parameters/comparison.ts';
import { packageTypes } from '../../../parameters/package-types.ts';
import { optional, withDefault } from '../../../parameters/parameter-kind.ts';

/** Examples that a message names. */
const SHOWN = 3;

const MESSAGES = {
  'no-data': '{packages} not judged, as the advisory data has no feed for {namespace}: {examples}',
  'third-party': '{packages} not judged, as they are not of the distribution and nobody answers for them: {examples}',
  unidentified: '{packages} not judged, as too little is known of them to look them up: {examples}',
} as const;

type Message = keyof typeof MESSAGES;

export const packagesNotCovered: Trigger = defineTrigger({
  id: 'packages_not_covered',
  title: 'Packages not covered',
  summary: 'Fires for each place where packages should be looked up and nothing in the advisory data answers for them.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['vulnerabilities'],
  params: {
    package_types: optional(packageTypes, {
      summary: 'Types of packages that count, or os or non-os; all when absent.',
      example: 'npm,pypi',
    }),
    min_packages: withDefault(count, '1', {
      summary: 'Fewest packages of one place that are reported.',
      example: '5',
    }),
  },
  messages: MESSAGES,
  *evaluate({ vulnerabilities: { data } }, params): Iterable<Occurrence<Message>> {
    if (data.uncovered === undefined) throw new UndecidableError('it is not known which packages are covered');
    for (const group of data.uncovered) {
      const packages = countOf(group, params.package_types);
      if (packages === 0 || packages < params.min_packages) continue;
      const { namespace, reason } = group;
      const examples = group.examples.toSorted(compareText);
      const shown = examples.slice(0, SHOWN).join(', ');
      yield {
        message: reason,
        data: {
          packages: packages === 1 ? '1 package' : `${packages} packages`,
          namespace: namespace ?? 'them',
          examples: packages > SHOWN ? `${shown}, …` : shown,
        },
        subject: { kind: 'image', key: namespace === null ? reason : `${reason}/${namespace}` },
        evidence: { namespace, reason, packages, examples },
      };
    }
  },
});

/** Packages of the wanted types. Where their types are not told, all count: what is not known is not left out. */
function countOf({ packages, types }: UncoveredPackages, wanted: readonly PackageType[] | null): number {
  if (wanted === null || types === undefined) return packages;
  return wanted.reduce((sum, type) => sum + (types[type] ?? 0), 0);
}
