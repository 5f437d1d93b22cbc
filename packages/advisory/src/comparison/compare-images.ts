import { type Inspection, type MatchLayer, formatPlatform } from '@assay/core';
import { advisoryError } from '../errors.ts';
import { schemesOf } from '../matching/match-options.ts';
import { comparePackages, indexPackages } from './compare-packages.ts';
import { compareVulnerabilities } from './compare-vulnerabilities.ts';
import type {
  ComparedImage,
  ComparisonClass,
  ComparisonOptions,
  ImageComparison,
  LayerChange,
  PackageChange,
  VulnerabilityChange,
} from './image-comparison.ts';

/**
 * Compares an image with a baseline. Both must have been matched with the same data: then what was published since the baseline was built
 * is in both, and is never taken for something that the image brought.
 * @throws COMPARISON_PLATFORM when the images are for different platforms
 */
export function compareImages(
  base: ComparedImage,
  image: ComparedImage,
  options: ComparisonOptions = {},
): ImageComparison {
  const platform = commonPlatform(base.inspection, image.inspection);
  const baseLayers = options.baseLayers ?? null;
  const schemes = schemesOf(options);
  const packages = comparePackages({ base: base.inspection, image: image.inspection, schemes, baseLayers });
  const vulnerabilities = compareVulnerabilities({
    base: base.facts,
    image: image.facts,
    before: options.baseBefore ?? null,
    basePackages: indexPackages(base.inspection.packages),
    imagePackages: indexPackages(image.inspection.packages),
    baseLayers,
  });
  const sharedLayers = countShared(base.inspection, image.inspection);
  return {
    base: identityOf(base.inspection),
    image: identityOf(image.inspection),
    platform,
    sharedLayers,
    packages,
    vulnerabilities,
    counts: countClasses(vulnerabilities),
    layers: layerChanges(image.inspection, sharedLayers, { packages, vulnerabilities, baseLayers }),
    undetermined: { base: base.facts.undetermined.length, image: image.facts.undetermined.length },
  };
}

/** Where one side does not say its platform, that of the other stands. */
function commonPlatform(base: Inspection, image: Inspection): string | null {
  const [first, second] = [base, image].map(({ subject: { platform } }) =>
    platform === null ? null : formatPlatform(platform),
  );
  if (first != null && second != null && first !== second) {
    throw advisoryError('COMPARISON_PLATFORM', `The baseline is for ${first}, the image for ${second}`, {
      details: { base: first, image: second },
    });
  }
  return first ?? second ?? null;
}

function identityOf({ subject: { reference, digest } }: Inspection): ImageComparison['base'] {
  return { reference, digest };
}

function countShared(base: Inspection, image: Inspection): number {
  const [own, others] = [image.source.layers, base.source.layers];
  const differing = own.findIndex(({ diffId }, index) => diffId !== others[index]?.diffId);
  return differing < 0 ? own.length : differing;
}

function countClasses(changes: readonly VulnerabilityChange[]): Readonly<Record<ComparisonClass, number>> {
  const counts = { introduced: 0, fixed: 0, carried: 0, 're-scored': 0, 'disclosed-since': 0 };
  for (const change of changes) counts[change.class] += 1;
  return counts;
}

interface LayerContent {
  readonly packages: readonly PackageChange[];
  readonly vulnerabilities: readonly VulnerabilityChange[];
  readonly baseLayers: number | null;
}

/** Layers that the baseline does not have, and any other that something new came with. */
function layerChanges({ source }: Inspection, shared: number, content: LayerContent): readonly LayerChange[] {
  const { packages, vulnerabilities, baseLayers } = content;
  const added = perLayer(packages.filter(({ kind }) => kind === 'added'));
  const changed = perLayer(packages.filter(({ kind }) => kind === 'changed'));
  const brought = perLayer(vulnerabilities.filter((one) => one.class === 'introduced'));
  return source.layers.flatMap(({ diffId, createdBy }, index) => {
    const packagesAdded = added.get(index) ?? 0;
    const packagesChanged = changed.get(index) ?? 0;
    const introduced = brought.get(index) ?? 0;
    if (index < shared && packagesAdded + packagesChanged + introduced === 0) return [];
    const fromBaseImage = baseLayers === null ? null : index < baseLayers;
    return [{ layer: { index, diffId, createdBy }, fromBaseImage, packagesAdded, packagesChanged, introduced }];
  });
}

function perLayer(entries: readonly { readonly layer: MatchLayer | null }[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const { layer } of entries) if (layer !== null) counts.set(layer.index, (counts.get(layer.index) ?? 0) + 1);
  return counts;
}
