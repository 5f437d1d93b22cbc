import { type Inspection, type Registry, createRegistry } from '@assay/core';
import {
  type Formatter,
  type ImageVulnerabilities,
  type VulnerabilityReport,
  vulnerabilityFormats,
} from '@assay/report';

/** Formats that are about one image. */
export const ONE_IMAGE_FORMATS: ReadonlySet<string> = new Set(['cyclonedx-json', 'openvex']);

/** A matched image and the inspection that it rests on. */
export interface MatchedInspection {
  readonly inspection: Inspection;
  readonly image: ImageVulnerabilities;
}

/** What `assay vulns` reports on: one image, or all platforms of an index. */
export interface MatchingResult {
  readonly images: readonly MatchedInspection[];
  readonly single: boolean;
}

/** What writes the documents about one image: code that is loaded only where one is asked for. */
export type DocumentWriters = Readonly<
  Record<'cycloneDxText' | 'openVexText', (matched: MatchedInspection, at: Date) => string>
>;

const HEADER = { kind: 'formatter', since: '0.1.0', stability: 'stable' } as const;

/** The formats of `assay vulns`: those of reports, and documents that need the inspection or other packages. */
export function matchingFormats(at: Date, writers: DocumentWriters | null): Registry<Formatter<MatchingResult>> {
  const write =
    (name: keyof DocumentWriters) =>
    ({ images }: MatchingResult): string => {
      if (writers === null) throw new Error('the writers of documents are loaded when one is asked for');
      return images.map((matched) => writers[name](matched, at)).join('');
    };
  return createRegistry<Formatter<MatchingResult>>([
    ...vulnerabilityFormats.modules.map((format) => ({
      ...format,
      render: (result: MatchingResult, options: Parameters<typeof format.render>[1]) =>
        format.render(reportOf(result), options),
    })),
    {
      ...HEADER,
      id: 'cyclonedx-json',
      title: 'CycloneDX JSON',
      summary: 'Packages and vulnerabilities of one image as CycloneDX 1.6, with what VEX said of them.',
      mediaType: 'application/vnd.cyclonedx+json',
      extension: '.cdx.json',
      render: write('cycloneDxText'),
    },
    {
      ...HEADER,
      id: 'openvex',
      title: 'OpenVEX',
      summary: 'What is known of each vulnerability of one image as OpenVEX 0.2.0, to be completed by people.',
      mediaType: 'application/json',
      extension: '.openvex.json',
      render: write('openVexText'),
    },
  ]);
}

function reportOf({ images, single }: MatchingResult): VulnerabilityReport {
  const [only] = images;
  return single && only !== undefined ? only.image : { images: images.map(({ image }) => image) };
}
