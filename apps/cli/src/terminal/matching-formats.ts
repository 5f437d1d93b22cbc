import { writeOpenVex } from '@assay/advisory';
import { type Inspection, type Registry, createRegistry } from '@assay/core';
import {
  type Formatter,
  type ImageVulnerabilities,
  type VulnerabilityReport,
  vulnerabilityFormats,
} from '@assay/report';
import { encodeVulnerabilityBom } from '@assay/sbom';
import { TOOL_VERSION } from '../tool-version.ts';
import { openVexProduct, openVexStatements } from './openvex-statements.ts';

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

const HEADER = { kind: 'formatter', since: '0.1.0', stability: 'stable' } as const;

/** The formats of `assay vulns`: those of reports, and documents that need the inspection or other packages. */
export function matchingFormats(at: Date): Registry<Formatter<MatchingResult>> {
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
      render: ({ images }) =>
        images
          .map(({ inspection, image }) => encodeVulnerabilityBom(inspection, image.vulnerabilities, { createdAt: at }))
          .join(''),
    },
    {
      ...HEADER,
      id: 'openvex',
      title: 'OpenVEX',
      summary: 'What is known of each vulnerability of one image as OpenVEX 0.2.0, to be completed by people.',
      mediaType: 'application/json',
      extension: '.openvex.json',
      render: ({ images }) =>
        images
          .map(({ image: { subject, vulnerabilities } }) =>
            writeOpenVex({
              author: 'Assay',
              timestamp: at,
              toolVersion: TOOL_VERSION,
              product: openVexProduct(subject),
              statements: openVexStatements(vulnerabilities),
            }),
          )
          .join(''),
    },
  ]);
}

function reportOf({ images, single }: MatchingResult): VulnerabilityReport {
  const [only] = images;
  return single && only !== undefined ? only.image : { images: images.map(({ image }) => image) };
}
