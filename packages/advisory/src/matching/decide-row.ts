import type { MatchReason, Package } from '@assay/core';
import type { AffectedRow } from '../contracts/advisory-reader.ts';
import { type RangeAnswer, affectedRange, comparisonsOf, rangeText } from './affected-range.ts';
import type { Lookup } from './lookup.ts';
import type { VersionSchemes } from './match-options.ts';
import { shown } from './shown-text.ts';
import type { QualifierAnswer } from './qualifier-answer.ts';
import { type Surroundings, checkQualifiers } from './qualifiers.ts';

/** What one row says of one package. */
export type RowDecision =
  | { readonly kind: 'applies'; readonly answer: Decided; readonly qualifiers: QualifierAnswer }
  | { readonly kind: 'out-of-range'; readonly answer: Decided }
  /** Meant for something else: another kind of name, another module, architecture or channel. */
  | { readonly kind: 'not-meant'; readonly why: string }
  | { readonly kind: 'undetermined'; readonly why: string };

type Decided = Extract<RangeAnswer, { readonly listed: unknown }>;

/** A row that was looked up for a package, and what it was looked up by. */
export interface Candidate {
  readonly found: Package;
  readonly lookup: Lookup;
  readonly row: AffectedRow;
  /** True when a row about the same name is of no channel. */
  readonly baseAnswers: boolean;
}

/** Whether the distribution itself, outside all channels, has rows among these. */
export function baseAnswers(rows: readonly AffectedRow[]): boolean {
  return rows.some(({ affected }) => affected.qualifiers.channel === undefined);
}

/** What deciding rows needs. */
export interface RowContext {
  readonly schemes: VersionSchemes;
  readonly surroundings: Surroundings;
}

/** Decides whether a row applies to a package. Reads nothing of the advisory itself, which may cost a look-up. */
export function decideRow(candidate: Candidate, context: RowContext): RowDecision {
  const { found, lookup, row } = candidate;
  const { affected } = row;
  if (lookup.subject !== null && affected.subject !== lookup.subject) {
    return { kind: 'not-meant', why: `it is about the ${affected.subject === 'source' ? 'source' : 'binary'} package` };
  }
  const qualifiers = checkQualifiers(affected, found, {
    cpes: context.surroundings.cpes,
    baseAnswers: candidate.baseAnswers,
  });
  if (qualifiers.unmet !== null) return { kind: 'not-meant', why: qualifiers.unmet };
  const scheme = context.schemes(affected.scheme);
  if (scheme === undefined) return undeterminedBy(`there is no version scheme ${affected.scheme}`);
  const isOpen = affected.intervals.length === 0 && affected.versions.length === 0;
  if (isOpen && affected.status === 'under-investigation' && !lookup.kind.startsWith('distro')) {
    return undeterminedBy('the advisory names no affected versions');
  }
  const uncertain = uncertainVersion(lookup.version, found);
  if (uncertain !== null && !isOpen) return undeterminedBy(uncertain);
  const answer = affectedRange(affected, lookup.version, scheme);
  if (answer.kind === 'undetermined') {
    const whose = answer.why === 'version' ? 'the installed version' : 'the bound';
    return undeterminedBy(
      `${whose} "${shown(answer.text)}" is no version of ${affected.scheme}; ` +
        `installed ${shown(lookup.version)}, affected ${shown(rangeText(affected))}`,
    );
  }
  if (answer.kind === 'outside') return { kind: 'out-of-range', answer };
  return { kind: 'applies', answer, qualifiers };
}

function undeterminedBy(why: string): RowDecision {
  return { kind: 'undetermined', why };
}

/** Main modules of Go without a version are built as `v0.0.0-…`, which would be older than every fix. */
function uncertainVersion(version: string, found: Package): string | null {
  if (version === '') return 'its version is not known';
  const isMain = found.type === 'golang' && found.metadata['main'] === true;
  return isMain && /^v?0\.0\.0-/.test(version) ? `${shown(version)} is not the version of a release` : null;
}

/** The proof of a row that applies. */
export function reasonOf(
  { lookup, row }: Candidate,
  { answer, qualifiers }: Extract<RowDecision, { readonly kind: 'applies' }>,
  schemes: VersionSchemes,
): MatchReason {
  const { affected, advisory } = row;
  return {
    kind: lookup.kind,
    confidence: affected.status === 'under-investigation' ? 'low' : lookup.confidence,
    feed: advisory.feed,
    advisory: advisory.id,
    link: advisory.link,
    namespace: lookup.namespace,
    name: lookup.name,
    scheme: affected.scheme,
    range: rangeText(affected),
    interval: answer.interval,
    installed: lookup.version,
    comparisons: comparisonsOf(answer, lookup.version, schemes(affected.scheme)),
    status: affected.status === 'under-investigation' ? 'under-investigation' : 'affected',
    notes: qualifiers.notes,
  };
}
