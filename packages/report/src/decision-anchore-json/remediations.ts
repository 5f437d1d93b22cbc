import { type Decision, type Finding, compareText, printable } from '@assay/core';

/** What removes findings, as the historical engine said it: findings by their trigger ids, and ways to do it. */
export interface Remediation {
  readonly trigger_ids: readonly string[];
  readonly suggestions: readonly { readonly message: string; readonly preferred: boolean }[];
}

/**
 * The updates that remove vulnerabilities, one entry for each package. Versions are not compared here: a version is preferred when it is
 * the only one that the advisories name.
 */
export function remediationsOf({ findings }: Pick<Decision, 'findings'>): readonly Remediation[] {
  const fixable = findings.flatMap((finding) => {
    const update = finding.status === 'open' ? updateOf(finding) : null;
    return update === null ? [] : [update];
  });
  const byPackage = Map.groupBy(fixable, ({ purl }) => purl);
  return [...byPackage].toSorted(([a], [b]) => compareText(a, b)).map(([, updates]) => remediationOf(updates));
}

interface Update {
  readonly purl: string;
  readonly triggerId: string;
  readonly what: string;
  readonly version: string;
}

function remediationOf(updates: readonly Update[]): Remediation {
  const versions = Map.groupBy(updates, ({ version }) => version);
  return {
    trigger_ids: [...new Set(updates.map(({ triggerId }) => triggerId))].toSorted(compareText),
    suggestions: [...versions].map(([version, [first]]) => ({
      message: printable(`Upgrade ${first?.what ?? 'the package'} to ${version}`),
      preferred: versions.size === 1,
    })),
  };
}

/** The oldest version that fixes the vulnerability; null for other findings and where no fix is known. */
function updateOf({ subject, evidence, legacyTriggerId, triggerId }: Finding): Update | null {
  if (subject.kind !== 'vulnerability' || subject.purl === undefined) return null;
  const { name, version, fixVersions } = evidence;
  const fixed = Array.isArray(fixVersions) ? fixVersions[0] : undefined;
  if (typeof name !== 'string' || typeof version !== 'string' || typeof fixed !== 'string') return null;
  return {
    purl: subject.purl,
    triggerId: legacyTriggerId ?? triggerId,
    what: `${name} from ${version}`,
    version: fixed,
  };
}
