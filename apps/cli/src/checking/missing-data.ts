import { type VulnerabilityFacts, compareText } from '@assay/core';
import { counted } from '@assay/report';
import type { CommandContext } from '../command-table.ts';
import { note } from '../notes.ts';
import { SETTINGS } from '../settings/settings.ts';

/** The word that stands for a distribution that nobody recognises. */
const UNKNOWN_DISTRIBUTION = 'distribution';

/** A place where packages of an image should be looked up, and that no feed in the database answers for. */
export interface MissingData {
  readonly namespace: string;
  /** Most packages of one image. */
  readonly packages: number;
}

/**
 * Data without which a list of vulnerabilities does not mean what it seems to: that of the distribution always, that of other packages
 * when a limit is to be judged. Sorted by namespace; without what the user accepts.
 */
export function missingData(
  images: readonly { readonly vulnerabilities: Pick<VulnerabilityFacts, 'data'> }[],
  { hasLimit, accepted }: { readonly hasLimit: boolean; readonly accepted: readonly string[] },
): readonly MissingData[] {
  const found = new Map<string, number>();
  for (const { data } of images.map(({ vulnerabilities }) => vulnerabilities)) {
    const distribution = data.distributionCovered === false ? distributionPlace(data) : null;
    if (distribution !== null) found.set(distribution, found.get(distribution) ?? 0);
    for (const { namespace, packages, reason } of data.uncovered ?? []) {
      if (namespace === null || reason !== 'no-data' || !(hasLimit || namespace === distribution)) continue;
      found.set(namespace, Math.max(packages, found.get(namespace) ?? 0));
    }
  }
  return [...found]
    .map(([namespace, packages]) => ({ namespace, packages }))
    .filter(({ namespace }) => !accepted.includes(namespace))
    .toSorted((a, b) => compareText(a.namespace, b.namespace));
}

/** Where packages of the distribution would have been looked up. */
function distributionPlace({ uncovered }: VulnerabilityFacts['data']): string {
  const isSystem = ({ namespace, reason }: NonNullable<typeof uncovered>[number]): boolean =>
    reason === 'no-data' && namespace !== null && /^(?:deb|apk|rpm|opkg|alpm|portage|nix)\b/.test(namespace);
  return uncovered?.find(isSystem)?.namespace ?? UNKNOWN_DISTRIBUTION;
}

/** Tells people what is missing, and what to do about it. */
export async function noteMissingData(context: CommandContext, missing: readonly MissingData[]): Promise<void> {
  if (missing.length === 0) return;
  const places = missing.map(({ namespace, packages }) =>
    packages === 0 ? namespace : `${namespace} (${counted(packages, 'package')})`,
  );
  const accepting = missing.map(({ namespace }) => `--${SETTINGS.allowMissingData.name} ${namespace}`);
  await note(
    context,
    `no feed in the database answers for ${places.join(', ')}: whether they have vulnerabilities is not known. ` +
      `Fetch what there is with assay db update IMAGE, or accept it with ${accepting.join(' ')}`,
  );
}
