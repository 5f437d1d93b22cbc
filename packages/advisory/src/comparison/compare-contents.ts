import { type Inspection, type LicenseCategory, type Package, type SecretFinding, compareText } from '@assay/core';
import { compareConfig } from './compare-config.ts';
import { compareFiles } from './compare-files.ts';
import type {
  ContentComparison,
  LayerSize,
  LicenseChange,
  SecretComparison,
  SizeComparison,
} from './content-comparison.ts';

/** Packages that are named for a licence. */
const MAX_PACKAGES = 100;

/** Compares what two images are beside packages and vulnerabilities; files when both inspections hold their lists. */
export function compareContents(
  base: Inspection,
  image: Inspection,
  { hasFiles }: { readonly hasFiles: boolean },
): ContentComparison {
  return {
    config: compareConfig(base.config, image.config),
    files: hasFiles ? compareFiles(base, image) : null,
    secrets: compareSecrets(base.secrets, image.secrets),
    licenses: compareLicenses(base.packages, image.packages),
    size: compareSizes(base, image),
  };
}

/** The same secret at another place is the same secret. */
function compareSecrets(
  before: readonly SecretFinding[] | undefined,
  after: readonly SecretFinding[] | undefined,
): SecretComparison | null {
  if (before === undefined || after === undefined) return null;
  const known = new Set(before.map(({ fingerprint }) => fingerprint));
  const now = new Set(after.map(({ fingerprint }) => fingerprint));
  return {
    added: after.filter(({ fingerprint }) => !known.has(fingerprint)),
    removed: before.filter(({ fingerprint }) => !now.has(fingerprint)),
    carried: [...now].filter((fingerprint) => known.has(fingerprint)).length,
  };
}

interface LicenseUse {
  readonly category: LicenseCategory;
  readonly packages: Set<string>;
}

function compareLicenses(before: readonly Package[], after: readonly Package[]): readonly LicenseChange[] {
  const [old, now] = [licensesOf(before), licensesOf(after)];
  const changes: LicenseChange[] = [];
  const list = (kind: LicenseChange['kind'], own: typeof old, other: typeof old): void => {
    for (const [license, { category, packages }] of own) {
      if (other.has(license)) continue;
      changes.push({ kind, license, category, packages: [...packages].toSorted(compareText).slice(0, MAX_PACKAGES) });
    }
  };
  list('added', now, old);
  list('removed', old, now);
  return changes.toSorted((a, b) => compareText(a.kind, b.kind) || compareText(a.license, b.license));
}

function licensesOf(packages: readonly Package[]): ReadonlyMap<string, LicenseUse> {
  const uses = new Map<string, LicenseUse>();
  for (const { name, license, licenses } of packages) {
    const read = license ?? null;
    const names = read === null ? licenses : [read.expression];
    for (const text of names) {
      const known = uses.get(text) ?? { category: read?.category ?? ('unknown' as const), packages: new Set<string>() };
      known.packages.add(name);
      uses.set(text, known);
    }
  }
  return uses;
}

function compareSizes(base: Inspection, image: Inspection): SizeComparison {
  const isStored =
    base.source.kind === image.source.kind && base.source.layers.length > 0 && image.source.layers.length > 0;
  const [unpackedBefore, unpackedAfter] = [base.files.totalBytes, image.files.totalBytes];
  return {
    measure: isStored ? 'stored' : 'unpacked',
    before: isStored ? storedBytes(base) : unpackedBefore,
    after: isStored ? storedBytes(image) : unpackedAfter,
    unpackedBefore,
    unpackedAfter,
    layers: [...layersWithout(image, base, 'added'), ...layersWithout(base, image, 'removed')],
  };
}

function storedBytes({ source }: Inspection): number {
  return source.layers.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

function layersWithout({ source }: Inspection, other: Inspection, kind: LayerSize['kind']): readonly LayerSize[] {
  const known = new Set(other.source.layers.map(({ diffId }) => diffId));
  return source.layers.flatMap(({ diffId, sizeBytes, createdBy }, index) =>
    known.has(diffId) ? [] : [{ kind, index, diffId, sizeBytes, createdBy }],
  );
}
