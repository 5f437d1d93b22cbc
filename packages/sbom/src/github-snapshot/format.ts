import { type Inspection, type JsonObject, compareText } from '@assay/core';
import { type DescribedPackage, describe } from '../description/describe.ts';
import type { EncodeOptions, SbomFormat } from '../sbom-format.ts';
import { inertJson, listed, present } from '../text/json-text.ts';
import { oneLine } from '../text/one-line.ts';
import { purlText } from '../text/purl-text.ts';

/** A snapshot for GitHub's dependency submission API. */
export const githubSnapshot: SbomFormat = {
  kind: 'formatter',
  id: 'github-snapshot',
  aliases: ['github-json'],
  title: 'GitHub dependency snapshot',
  summary: 'The packages as a snapshot for the dependency submission API of GitHub.',
  since: '0.1.0',
  stability: 'stable',
  references: [
    { title: 'Dependency submission', url: 'https://docs.github.com/en/rest/dependency-graph/dependency-submission' },
  ],
  mediaType: 'application/json',
  extension: '.github.json',
  specVersions: ['0'],
  encode: (inspection, options) => `${inertJson(buildSnapshot(inspection, options))}\n`,
};

/** One manifest for each path at which packages were found: that is what GitHub shows a dependency under. */
function buildSnapshot(inspection: Inspection, options: EncodeOptions & { readonly specVersion: string }): JsonObject {
  const { created, tool, packages, subject } = describe(inspection, { ...options, format: 'github-snapshot' });
  const { sha = '', ref = '', jobId = '', correlator = 'assay' } = options.github ?? {};
  const byPath = Map.groupBy(packages, ({ item }) => item.locations[0]?.path ?? '/');
  const purls = new Map(packages.map((described) => [described.ref, purlText(described.item.purl)]));
  const manifests = [...byPath]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([path, members]) => {
      const name = oneLine(`${subject.reference}:${path}`);
      return [name, manifest({ name, path, members, purls })] as const;
    });
  return {
    version: 0,
    job: { id: jobId, correlator },
    sha,
    ref,
    detector: { name: oneLine(tool.name), version: oneLine(tool.version), url: DETECTOR_URL },
    scanned: created,
    manifests: Object.fromEntries(manifests),
  };
}

/** The format demands an address of the tool; this one is reserved for what has none. RFC 2606. */
const DETECTOR_URL = 'https://assay.invalid/';

type ManifestContent = {
  readonly name: string;
  readonly path: string;
  readonly members: readonly DescribedPackage[];
  readonly purls: ReadonlyMap<string, string>;
};

function manifest({ name, path, members, purls }: ManifestContent): JsonObject {
  const owned = ownedBy(members, purls);
  const own = new Set(members.map(({ ref }) => ref));
  const layer = members[0]?.item.locations[0]?.layer ?? null;
  const resolved = members.map(
    ({ ref, item, owners, needs }) =>
      [
        purls.get(ref) ?? ref,
        present({
          package_url: purlText(item.purl),
          relationship: owners.length === 0 ? 'direct' : 'indirect',
          scope: 'runtime',
          dependencies: listed([
            ...new Set([
              ...(owned.get(ref) ?? []),
              ...needs.flatMap((needed) => (own.has(needed) ? (purls.get(needed) ?? []) : [])),
            ]),
          ]),
        }),
      ] as const,
  );
  return present({
    name,
    file: { source_location: oneLine(path) },
    metadata: layer === null ? undefined : { 'assay:layer': layer },
    resolved: Object.fromEntries(resolved),
  });
}

/** Packages of the same manifest by the package that brought them in. */
function ownedBy(
  members: readonly DescribedPackage[],
  purls: ReadonlyMap<string, string>,
): ReadonlyMap<string, readonly string[]> {
  const owned = new Map<string, string[]>();
  for (const { ref, owners } of members) {
    for (const owner of owners)
      owned
        .set(owner, owned.get(owner) ?? [])
        .get(owner)
        ?.push(purls.get(ref) ?? ref);
  }
  return owned;
}
