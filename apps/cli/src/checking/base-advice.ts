import type { KnownImage } from '@assay/assess';
import type { VulnerabilityMatch } from '@assay/core';
import { counted } from '@assay/report';

/** A base image that could take the place of the one in use, with what is known against it. */
export interface BaseCandidate {
  readonly name: string;
  readonly matches: readonly VulnerabilityMatch[];
  /** False when the data does not answer for its distribution: then nothing was looked up. */
  readonly isCovered: boolean;
}

/** What to tell of the base image of one image. */
export interface BaseSituation {
  /** Null when no list of known images was given. */
  readonly known: readonly KnownImage[] | null;
  /** Null when none of the known images is its base. */
  readonly base: Pick<KnownImage, 'digest' | 'references' | 'currentDigest'> | null;
  readonly matches: readonly VulnerabilityMatch[];
  /** Whether the user asked for other bases. */
  readonly isAsked: boolean;
  readonly candidates: readonly BaseCandidate[];
}

/** Sentences on what another base image would change. What is not known is said, and nothing is guessed. */
export function baseAdvice({ known, base, matches, isAsked, candidates }: BaseSituation): readonly string[] {
  if (base === null) {
    if (known === null && !isAsked) return [];
    const why = known === null ? 'no list of known images was given' : 'none of the known images has its first layers';
    return [`the base image is not known: ${why}, so nothing can be said of a newer one`];
  }
  const name = base.references[0] ?? base.digest;
  const inherited = matches.filter(({ inheritedFromBase }) => inheritedFromBase === true);
  const share = `${counted(inherited.length, 'match', 'matches')} of ${matches.length}: from the base image ${name}`;
  const isOld = base.currentDigest !== null && base.currentDigest !== base.digest;
  const newer = isOld ? `; its tag now points at ${base.currentDigest}` : '';
  const unasked = isOld && candidates.length === 0 ? '; what that fixes is told with --newer-base' : '';
  return [share + newer + unasked, ...candidates.map((candidate) => comparison(inherited, candidate))];
}

function comparison(inherited: readonly VulnerabilityMatch[], { name, matches, isCovered }: BaseCandidate): string {
  if (!isCovered) return `on ${name}: not known, as no feed in the database answers for its distribution`;
  const [before, after] = [namesOf(inherited), namesOf(matches)];
  const fixed = inherited.filter((match) => !isAmong(match, after)).length;
  const added = matches.filter((match) => !isAmong(match, before)).length;
  return `on ${name}: ${fixed} of these ${inherited.length} would be gone, ${counted(added, 'other')} would come`;
}

/** A package may have one vulnerability by several names. */
function namesOf(matches: readonly VulnerabilityMatch[]): ReadonlySet<string> {
  return new Set(matches.flatMap(keysOf));
}

function isAmong(match: VulnerabilityMatch, names: ReadonlySet<string>): boolean {
  return keysOf(match).some((key) => names.has(key));
}

function keysOf({ id, aliases, package: found }: VulnerabilityMatch): readonly string[] {
  return [id, ...aliases].map((name) => `${found.type}\0${found.name}\0${name}`);
}
