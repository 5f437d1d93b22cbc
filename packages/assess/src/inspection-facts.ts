import type {
  GatheredFacts,
  ImageIdentity,
  Inspection,
  InspectionAnswers,
  LicenseFact,
  MalwareFacts,
  MalwareScan,
} from '@assay/core';
import { createFileView } from '@assay/inspection';

/** How much of an inspection is at hand: documents may leave out lists of files. */
export interface HeldParts {
  /** False when the paths of the file system were left out. Default true. */
  readonly entries?: boolean;
  /** False when the files of packages were left out. Default true. */
  readonly packageFiles?: boolean;
}

/** Facts that do not come from a place or an identity. */
export type ImageFacts = Omit<GatheredFacts, keyof ImageIdentity | 'evaluatedAt'>;

/** Source of inspections that stand for an SBOM: nobody has looked at the image. */
const SBOM_SOURCE = 'sbom';

/**
 * The facts that an inspection tells beyond manifest and configuration. What was not looked for, or is not at hand, is absent, so that a
 * rule that needs it becomes an error finding, never a pass.
 */
export function inspectionFacts(inspection: Inspection, held: HeldParts = {}): ImageFacts {
  const { os, packages, gaps } = inspection;
  const licenses = licenseFacts(packages);
  const answers = answersOf(inspection, held);
  if (inspection.source.kind === SBOM_SOURCE) return { os, packages, gaps, answers };
  return {
    os,
    packages,
    ...(held.entries === false ? {} : { files: createFileView(inspection.files.entries) }),
    users: inspection.users,
    retrievedFiles: inspection.retrievedFiles,
    gaps,
    licenses,
    answers,
    ...(inspection.secrets === undefined ? {} : { secrets: inspection.secrets }),
    ...(inspection.contentMatches === undefined ? {} : { contentMatches: inspection.contentMatches }),
    malware: malwareFacts(inspection.malware),
  };
}

/** All facts that an inspection tells by itself; configuration, history and layers are those that it holds. */
export function wholeInspectionFacts(inspection: Inspection, held: HeldParts = {}): ImageFacts {
  const { config, history, source, inspectedAt } = inspection;
  return {
    ...(source.kind === SBOM_SOURCE ? {} : { config, history, layers: source.layers }),
    ...inspectionFacts(inspection, held),
    ...(inspectedAt === undefined ? {} : { inspectedAt }),
  };
}

function answersOf({ request }: Inspection, { packageFiles = true }: HeldParts): InspectionAnswers {
  const { fileDigests = { algorithms: [], paths: [] }, retrieve = [], contentSearches = [] } = request ?? {};
  return { packageFiles, fileDigests, retrieve, contentSearches };
}

/** Without scanners when none was asked: a rule can ask for just that, and one on findings is undecided. */
function malwareFacts(scan: MalwareScan | undefined): MalwareFacts {
  if (scan === undefined) return { scanners: [], findings: [] };
  const { scanner, findings } = scan;
  return {
    scanners: [scanner],
    findings: findings.map(({ signature, path }) => ({ scanner, signature, path })),
  };
}

/** One fact for each statement of a package; the expression is that of the package as a whole. */
function licenseFacts(packages: Inspection['packages']): readonly LicenseFact[] {
  return packages.flatMap(({ purl, licenses, license }) =>
    licenses.map((declared) => ({ purl, declared, expression: license?.expression ?? null })),
  );
}
