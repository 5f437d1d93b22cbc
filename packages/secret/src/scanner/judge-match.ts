import { type AllowSubject, isAllowed } from '../allow/apply-allow-rules.ts';
import { allowsNextLine, hasAllowComment } from '../allow/inline-comment.ts';
import type { PathTraits } from '../allow/path-traits.ts';
import { isPlaceholder, isPlaceholderWord } from '../allow/placeholder.ts';
import type { Checksum, Confidence } from '../contracts/detector.ts';
import type { Adjustment, SecretOccurrence, Suppressed } from '../contracts/occurrence.ts';
import type { AllowRule } from '../contracts/user-detector.ts';
import { shannonEntropy } from '../text/entropy.ts';
import type { Match } from './find-matches.ts';
import { LINE_REACH } from './limits.ts';
import type { Fingerprinter } from './redaction.ts';
import type { ScanRule } from './scan-rule.ts';
import type { TextWindow } from './text-window.ts';

/** What judges matches: the same for every content of a scanner. */
export interface Judgement {
  readonly fingerprint: Fingerprinter;
  readonly inlineComments: boolean;
  readonly rules: readonly AllowRule[];
  readonly inBaseline: (fingerprint: string, path: string) => boolean;
}

/** Where a match stands. */
export interface MatchPlace {
  readonly path: string;
  readonly traits: PathTraits;
  readonly window: TextWindow;
}

/** What an occurrence tells of its secret. */
export type Judged = Pick<SecretOccurrence, 'fingerprint' | 'confidence' | 'adjustments' | 'checksum' | 'entropy'>;

/** Who accepted a secret. */
export type AcceptedBy = Exclude<keyof Suppressed, 'placeholder'>;

/** What a match is: a secret, accepted or not, something that stands for one, or `noise` that was never one. */
export type Verdict =
  | { readonly kind: 'secret'; readonly judged: Judged; readonly acceptedBy: AcceptedBy | null }
  | { readonly kind: 'placeholder' }
  | { readonly kind: 'noise' };

/** Decides what a match is, and how much is believed. */
export function judgeMatch(rule: ScanRule, match: Match, place: MatchPlace, judgement: Judgement): Verdict {
  const { secret } = match;
  if (rule.chosenByPeople ? isPlaceholderWord(secret) : isPlaceholder(secret)) return { kind: 'placeholder' };
  const entropy = shannonEntropy(secret);
  if (entropy < rule.minEntropy || rule.accepts?.(secret) === false) return { kind: 'noise' };
  const fingerprint = judgement.fingerprint(secret);
  const checksum = rule.verify?.(secret) ?? 'absent';
  const judged = { fingerprint, checksum, entropy: Math.round(entropy * 10) / 10, ...adjust(rule, checksum, place) };
  return { kind: 'secret', judged, acceptedBy: acceptance({ rule, match, fingerprint }, place, judgement) };
}

interface Suspect {
  readonly rule: ScanRule;
  readonly match: Match;
  readonly fingerprint: string;
}

function acceptance({ rule, match, fingerprint }: Suspect, place: MatchPlace, judgement: Judgement): AcceptedBy | null {
  const line = lineAround(match, place.window);
  if (judgement.inlineComments && (hasAllowComment(line) || allowsNextLine(lineBefore(match, place.window)))) {
    return 'comment';
  }
  if (judgement.rules.length + rule.allow.length > 0) {
    const whole = place.window.text(match.start, match.end);
    const { secret } = match;
    const subject: AllowSubject = { detector: rule.id, path: place.path, secret, fingerprint, match: whole, line };
    if (isAllowed(judgement.rules, subject) || isAllowed(rule.allow, subject)) return 'rule';
  }
  return judgement.inBaseline(fingerprint, place.path) ? 'baseline' : null;
}

/** The line that a match starts on, as far as it reaches to either side. */
function lineAround(match: Match, window: TextWindow): string {
  const before = window.text(match.start - LINE_REACH, match.start);
  const after = window.text(match.start, match.end + LINE_REACH);
  const lineEnd = after.indexOf('\n', match.end - match.start);
  return before.slice(before.lastIndexOf('\n') + 1) + (lineEnd < 0 ? after : after.slice(0, lineEnd));
}

/** The line above the one that a match starts on, as far as it reaches. */
function lineBefore(match: Match, window: TextWindow): string {
  const lines = window.text(match.start - LINE_REACH, match.start).split('\n');
  return lines.at(-2) ?? '';
}

const LOWER: Readonly<Record<Confidence, Confidence>> = { high: 'medium', medium: 'low', low: 'low' };

/** Issuers' check digits are not all documented, so wrong ones lower the confidence and never drop the match. */
function adjust(
  rule: ScanRule,
  checksum: Checksum,
  place: MatchPlace,
): { confidence: Confidence; adjustments: readonly Adjustment[] } {
  let { confidence } = rule;
  const adjustments: Adjustment[] = [];
  if (checksum === 'valid') {
    confidence = 'high';
    adjustments.push('checksum-valid');
  } else if (checksum === 'invalid') {
    confidence = LOWER[confidence];
    adjustments.push('checksum-invalid');
  }
  if (place.traits.test) {
    confidence = LOWER[confidence];
    adjustments.push('test-path');
  }
  return { confidence, adjustments };
}
