import type { JsonValue, Package } from '@assay/core';

/** True for a package that is known only because a document in the image describes it. */
function isEmbedded({ metadata }: Package): boolean {
  return metadata['evidence'] === 'embedded-sbom';
}

/**
 * Leaves out packages that a document in the image describes when they were also found by themselves: those then name the documents in
 * their metadata as `describedBy`, and take the document's licences when they have none. Order is kept.
 */
export function joinEmbedded(packages: readonly Package[]): readonly Package[] {
  const embedded = Map.groupBy(packages.filter(isEmbedded), identityOf);
  if (embedded.size === 0) return packages;
  const found = new Set(packages.filter((one) => !isEmbedded(one)).map(identityOf));
  return packages.flatMap((one) => {
    const identity = identityOf(one);
    if (isEmbedded(one)) return found.has(identity) ? [] : [one];
    const descriptions = embedded.get(identity);
    return [descriptions === undefined ? one : describe(one, descriptions)];
  });
}

function describe(found: Package, descriptions: readonly Package[]): Package {
  const paths = new Set(descriptions.flatMap(({ locations }) => locations.map(({ path }) => path)));
  const licenses = new Set(descriptions.flatMap((one) => one.licenses));
  const describedBy: JsonValue = [...paths];
  return {
    ...found,
    licenses: found.licenses.length === 0 ? [...licenses] : found.licenses,
    metadata: { ...found.metadata, describedBy },
  };
}

/** The package URL without qualifiers: builders do not agree on those. */
function identityOf({ purl }: Package): string {
  const end = purl.indexOf('?');
  return end === -1 ? purl : purl.slice(0, end);
}
