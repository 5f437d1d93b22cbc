import {
  type ImageSubject,
  type VulnerabilityFacts,
  type VulnerabilityMatch,
  type VulnerabilitySeverity,
  formatPlatform,
  isJsonObject,
  printable,
} from '@assay/core';
import { type Shape, fields, listOf, oneOfWords, optional, orNull, text } from '../document-shape.ts';
import { cliError } from '../errors.ts';
import { readJson } from '../read-json.ts';

/** What is read of a match: by what it is found again, and how bad it was. */
type OldMatch = Pick<VulnerabilityMatch, 'id' | 'aliases' | 'severity' | 'package'>;

/** What is read of one image. */
interface OldImage {
  readonly subject: { readonly digest: string | null; readonly platform: string | null };
  readonly matches: readonly OldMatch[];
  readonly suppressed?: readonly { readonly match: OldMatch }[];
}

const SEVERITIES: readonly VulnerabilitySeverity[] = ['unknown', 'negligible', 'low', 'medium', 'high', 'critical'];

const MATCH: Shape = fields({
  id: text,
  aliases: listOf(text),
  severity: oneOfWords(...SEVERITIES),
  package: fields({ purl: text, name: text, version: text, type: text }),
});

const IMAGE: Shape = fields({
  schemaVersion: oneOfWords(1),
  subject: fields({ digest: orNull(text), platform: orNull(text) }),
  matches: listOf(MATCH),
  suppressed: optional(listOf(fields({ match: MATCH }))),
});

/**
 * Reads what `assay vulns -o json` said of the baseline when it was last looked at: only what tells its vulnerabilities again.
 * @throws FILE_UNREADABLE, DOCUMENT_INVALID for another document, or for one about another image
 */
export async function readBaseReport(path: string, base: ImageSubject): Promise<VulnerabilityFacts> {
  const value = await readJson(path);
  const listed: unknown = isJsonObject(value) ? value['images'] : undefined;
  const images = (Array.isArray(listed) ? listed : [value]).map((image: unknown) => oldImage(image, path));
  const [only] = images;
  const found = images.length === 1 ? only : images.find((image) => image.subject.platform === platformOf(base));
  const digest = found?.subject.digest ?? null;
  if (found === undefined || (digest !== null && base.digest !== null && digest !== base.digest)) {
    throw cliError('DOCUMENT_INVALID', `${printable(path)} is about another image than the baseline`);
  }
  return {
    matches: found.matches.map(wholeMatch),
    suppressed: (found.suppressed ?? []).map(({ match }) => ({
      match: wholeMatch(match),
      reason: 'vex',
      explanation: '',
    })),
    undetermined: [],
    data: { builtAt: '', distributionCovered: null, distributionUpdatedAt: null },
  };
}

function platformOf({ platform }: ImageSubject): string | null {
  return platform === null ? null : formatPlatform(platform);
}

function oldImage(value: unknown, path: string): OldImage {
  if (isOldImage(value)) return value;
  throw cliError('DOCUMENT_INVALID', `${printable(path)} is no report of vulnerabilities: ${IMAGE(value) ?? ''}`, {
    hint: 'assay vulns IMAGE -o json=FILE writes one.',
  });
}

function isOldImage(value: unknown): value is OldImage {
  return IMAGE(value) === null;
}

/** Only what comparing asks for is known; the rest says that nothing is. */
function wholeMatch({ id, aliases, severity, package: found }: OldMatch): VulnerabilityMatch {
  return {
    id,
    aliases,
    severity,
    package: found,
    locations: [],
    fix: { state: 'unknown', versions: [], availableSince: null },
    knownSince: null,
    cvss: { nvd: null, vendor: null },
    epss: null,
    kev: false,
    vex: null,
    inheritedFromBase: null,
    link: null,
  };
}
