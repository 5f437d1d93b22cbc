import type { ScanContext, ScanResult, SecretOccurrence, Suppressed } from '../contracts/occurrence.ts';
import { ActiveRules, ScanPlace } from './active-rules.ts';
import { type KeywordHit, type Match, matchAtKeyword, matchesIn } from './find-matches.ts';
import { type Judgement, type MatchPlace, type Verdict, judgeMatch } from './judge-match.ts';
import { CELL_BYTES, CELL_MARGIN, type ScanLimits } from './limits.ts';
import { LineCounter } from './line-counter.ts';
import { type PendingHit, PendingHits } from './pending-hits.ts';
import { previewOf } from './redaction.ts';
import { type Candidate, resolveOverlaps } from './resolve-overlaps.ts';
import type { RuleIndex } from './rule-index.ts';
import type { ScanRule } from './scan-rule.ts';
import { TextWindow } from './text-window.ts';
import { WorkBudget } from './work-budget.ts';

/** Bytes that are looked at in one step, whatever the size of the chunks that come in. */
const STEP_BYTES = 64 * 1024;

const NOTHING_SUPPRESSED: Suppressed = { placeholder: 0, comment: 0, rule: 0, baseline: 0 };

/** What is scanned: files, or texts such as `NAME=value`. */
export type ScanScope = 'files' | 'pairs';

type SecretVerdict = Verdict & { readonly kind: 'secret' };

/** What a scanner gives to each of its scans. */
export interface ScanSetup {
  readonly index: RuleIndex;
  readonly limits: ScanLimits;
  readonly judgement: Judgement;
}

/** A scan of one content that comes in chunks. How it is cut into chunks makes no difference to the result. */
export class ScanStream {
  readonly #setup: ScanSetup;
  readonly #place: MatchPlace;
  readonly #window = new TextWindow();
  readonly #lines = new LineCounter();
  readonly #hits: PendingHits;
  readonly #budget: WorkBudget;
  readonly #active: ActiveRules;
  readonly #everywhere: readonly number[];
  /** For rules that matched or had a cell: the offset up to which these were dealt with. */
  readonly #done = new Map<number, number>();
  readonly #candidates: Candidate[] = [];
  readonly #suppressed: { -readonly [By in keyof Suppressed]: number } = { ...NOTHING_SUPPRESSED };
  #state = 0;
  #nextCell = 0;

  constructor(setup: ScanSetup, context: ScanContext, scope: ScanScope, hits: PendingHits = new PendingHits()) {
    this.#setup = setup;
    this.#hits = hits;
    this.#place = new ScanPlace(context.path, this.#window);
    this.#budget = new WorkBudget(setup.limits);
    this.#active = new ActiveRules(setup.index, this.#place, scope);
    const { everywhere } = setup.index;
    this.#everywhere = everywhere.length === 0 ? everywhere : everywhere.filter((rule) => this.#active.has(rule));
  }

  /** Takes the next bytes; the caller may use the buffer again afterwards. */
  push(chunk: Uint8Array): void {
    this.#lines.probe(chunk);
    for (let at = 0; at < chunk.length && !this.#budget.over; at += STEP_BYTES) {
      this.#step(chunk.subarray(at, at + STEP_BYTES));
    }
  }

  /** Takes the only bytes of a content, in which the keywords were looked for already, and ends it; nothing of them has to be copied. */
  endWith(bytes: Uint8Array): ScanResult {
    this.#lines.probe(bytes);
    this.#window.append(bytes);
    return this.end();
  }

  /** Ends the content. Call it once. */
  end(): ScanResult {
    this.#settle(Infinity);
    const { exhausted, spent } = this.#budget;
    if (this.#candidates.length === 0) return nothingIn(exhausted, spent, this.#suppressed);
    const kept = resolveOverlaps(this.#candidates);
    for (const { acceptedBy } of kept) if (acceptedBy !== null) this.#suppressed[acceptedBy]++;
    const all = kept.filter(({ acceptedBy }) => acceptedBy === null).map(({ occurrence }) => occurrence);
    const listed = all.slice(0, this.#setup.limits.maxOccurrences);
    const occurrences = this.#lines.binary ? listed.map(withoutLine) : listed;
    const truncated = exhausted || occurrences.length < all.length;
    return { occurrences, truncated, work: spent, suppressed: { ...this.#suppressed } };
  }

  #read(chunk: Uint8Array): void {
    this.#hits.base = this.#window.end;
    this.#window.append(chunk);
    this.#state = this.#setup.index.automaton.read(chunk, this.#state, this.#hits);
  }

  #step(chunk: Uint8Array): void {
    const { index } = this.#setup;
    this.#read(chunk);
    this.#settle(this.#window.end - index.reachAhead);
    this.#hits.compact();
    const oldest = Math.min(this.#hits.oldest, this.#everywhere.length > 0 ? this.#nextCell : Infinity);
    const keep = Math.min(oldest, this.#window.end - index.reachAhead) - index.reachBack;
    this.#lines.advance(this.#window, keep);
    this.#window.keepFrom(keep);
  }

  /** Deals with all hits and cells up to an offset, in the order of the content. */
  #settle(upTo: number): void {
    const lastCell = this.#everywhere.length === 0 ? -1 : Math.min(upTo, this.#window.end - 1);
    while (!this.#budget.over) {
      const oldest = this.#hits.oldest;
      if (this.#nextCell <= lastCell && this.#nextCell <= oldest) this.#tryCellEverywhere();
      else if (oldest <= upTo && oldest !== Infinity) this.#tryKeyword(this.#hits.take());
      else return;
    }
    this.#hits.clear();
  }

  #tryCellEverywhere(): void {
    for (const rule of this.#everywhere) this.#tryCell(rule, this.#nextCell);
    this.#nextCell += CELL_BYTES;
  }

  #tryKeyword({ keyword: position, start }: PendingHit): void {
    const keyword = this.#setup.index.keywords[position];
    if (keyword === undefined) return;
    const hit = { start, end: start + keyword.text.length };
    if (keyword.caseSensitive && this.#window.text(hit.start, hit.end) !== keyword.text) return;
    for (const rule of keyword.rules) {
      if (this.#active.has(rule)) this.#tryRule(rule, hit);
    }
  }

  #tryRule(position: number, hit: KeywordHit): void {
    const rule = this.#setup.index.rules[position];
    if (rule === undefined) return;
    if (rule.search.kind === 'cell') {
      this.#tryCell(position, hit.start - (hit.start % CELL_BYTES));
      return;
    }
    if (hit.start < (this.#done.get(position) ?? 0) || !this.#budget.attempt(rule.search.work)) return;
    const match = matchAtKeyword(rule, rule.search.regex, this.#window, hit);
    if (match === null) return;
    this.#done.set(position, match.end);
    this.#take(rule, match);
  }

  #tryCell(position: number, cell: number): void {
    const rule = this.#setup.index.rules[position];
    if (rule === undefined || rule.search.kind !== 'cell' || cell < (this.#done.get(position) ?? 0)) return;
    this.#done.set(position, cell + CELL_BYTES);
    const span = { start: cell - CELL_MARGIN, end: Math.min(cell + CELL_BYTES + CELL_MARGIN, this.#window.end) };
    if (!this.#budget.userPattern(span.end - span.start, rule.search.regex.programSize)) return;
    for (const match of matchesIn(rule, this.#window, span)) this.#take(rule, match);
  }

  #take(rule: ScanRule, match: Match): void {
    const verdict = judgeMatch(rule, match, this.#place, this.#setup.judgement);
    if (verdict.kind === 'placeholder') this.#suppressed.placeholder++;
    if (verdict.kind !== 'secret') return;
    const { judged, acceptedBy } = verdict;
    if (acceptedBy !== null && !this.#budget.accepted()) this.#suppressed[acceptedBy]++;
    else if (acceptedBy !== null || this.#budget.candidate()) this.#keep(rule, match, { judged, acceptedBy });
  }

  #keep(rule: ScanRule, match: Match, { judged, acceptedBy }: Omit<SecretVerdict, 'kind'>): void {
    const { id: detector, service, title, breadth } = rule;
    this.#lines.advance(this.#window, match.start - this.#setup.index.reachBack);
    const at = this.#lines.locate(this.#window, match.secretStart);
    const span = { offset: match.secretStart, lengthBytes: match.secret.length };
    const preview = previewOf(rule, match.secret);
    this.#candidates.push({
      breadth,
      acceptedBy,
      occurrence: { detector, service, title, ...judged, ...at, ...span, preview },
    });
  }
}

/** Scans a whole content. Most are small and hold no keyword, and then nothing is made for them. */
export function scanContent(setup: ScanSetup, bytes: Uint8Array, context: ScanContext, scope: ScanScope): ScanResult {
  const { automaton, everywhere } = setup.index;
  if (bytes.length > STEP_BYTES || everywhere.length > 0) {
    const scan = new ScanStream(setup, context, scope);
    scan.push(bytes);
    return scan.end();
  }
  const hits = new PendingHits();
  automaton.read(bytes, 0, hits);
  if (hits.oldest === Infinity) return nothingIn(false, 0, NOTHING_SUPPRESSED);
  return new ScanStream(setup, context, scope, hits).endWith(bytes);
}

function nothingIn(truncated: boolean, work: number, suppressed: Suppressed): ScanResult {
  return { occurrences: [], truncated, work, suppressed: { ...suppressed } };
}

function withoutLine(occurrence: SecretOccurrence): SecretOccurrence {
  return { ...occurrence, line: null, column: null };
}
