import { createHash } from 'node:crypto';
import {
  type AcceptedSourceFinding,
  type Gap,
  type SourceFinding,
  type SourceReport,
  type SourceRule,
  compareSourceFindings,
} from '@assay/core';
import { type BaselineEntry, type SecretOccurrence, isAccepted } from '@assay/secret';
import type { IgnoredFindings } from './gitleaks-ignore.ts';
import type { RepositorySecretOptions } from './options.ts';
import { SEVERITY_OF, type SecretSearch } from './secret-search.ts';

/** Gaps of one kind, and notices, that are listed one by one. */
const MAX_LISTED = 1000;

/** Numbers that come first. */
const LEADING: readonly string[] = ['files', 'commits', 'contents', 'bytes'];
/** Commits of one finding that are listed; the others are counted. */
const MAX_COMMITS = 20;

/** Where a secret was found, and since when it is there. */
export interface SecretPlace {
  /** As text, relative to the root. */
  readonly path: string;
  /** For history: the commit that brought it first, and all that did. */
  readonly commits?: readonly string[];
  readonly atHead?: boolean;
}

/** Collects what a search comes to. */
export class FindingList {
  readonly #search: SecretSearch;
  readonly #options: Pick<RepositorySecretOptions, 'baseline' | 'now' | 'targets'>;
  #prefix = '';
  readonly #findings: SourceFinding[] = [];
  readonly #accepted: AcceptedSourceFinding[] = [];
  readonly #gaps: Gap[] = [];
  readonly #notices: string[] = [];
  readonly #counts = new Map<string, number>();
  readonly #rules = new Map<string, SourceRule>();
  readonly #seen = new Map<string, number>();

  constructor(search: SecretSearch, options: Pick<RepositorySecretOptions, 'baseline' | 'now' | 'targets'>) {
    this.#search = search;
    this.#options = options;
  }

  /** Says what paths begin with from now on, where several roots are looked at. */
  under(prefix: string): void {
    this.#prefix = prefix;
  }

  /** Adds a secret; who accepts it is found out here, unless it is known. */
  add(occurrence: SecretOccurrence, place: SecretPlace, ignored: IgnoredFindings | null): void {
    const { detector, fingerprint } = occurrence;
    const rule = this.#ruleOf(detector);
    const path = this.#prefix + this.#search.hide(place.path);
    const known = this.#options.baseline?.(fingerprint, path) ?? null;
    const found = this.#finding(occurrence, rule, path);
    const finding = { ...found, ...historyOf(place, found), ...decidedOpen(known) };
    const acceptedBy =
      known !== null && isAccepted(known, this.#options.now)
        ? acceptedText(known)
        : ignored?.ignores(finding) === true
          ? '.gitleaksignore'
          : null;
    if (acceptedBy === null) this.#findings.push(finding);
    else this.#accepted.push({ ...finding, acceptedBy });
  }

  /** Adds what could not be looked at. */
  gap(gap: Gap): void {
    this.#count(`gap ${gap.code}`, 1);
    if ((this.#counts.get(`gap ${gap.code}`) ?? 0) <= MAX_LISTED) {
      const path = gap.path === undefined ? {} : { path: this.#prefix + this.#search.hide(gap.path) };
      this.#gaps.push({ ...gap, ...path, message: this.#search.hide(gap.message) });
    }
  }

  /** Adds something that people should know. */
  notice(text: string): void {
    if (this.#notices.length < MAX_LISTED) this.#notices.push(this.#search.hide(text));
  }

  /** Adds to a number of the report. */
  count(name: string, more: number): void {
    if (more > 0) this.#count(name, more);
  }

  /** The report. */
  report(): SourceReport {
    const numbers = [...this.#counts].filter(([name]) => !name.startsWith('gap ') && !LEADING.includes(name));
    const counts = [...LEADING.map((name) => [name, this.#counts.get(name) ?? 0] as const), ...numbers];
    return {
      tool: 'secrets',
      target: this.#options.targets.join(' '),
      lookedAt: this.#options.now.toISOString(),
      findings: this.#findings.toSorted(compareSourceFindings),
      accepted: this.#accepted.toSorted(compareSourceFindings),
      rules: [...this.#rules.values()],
      gaps: [...this.#gaps, ...this.#furtherGaps()],
      notices: this.#notices,
      counts: Object.fromEntries(counts.filter(([, value]) => value > 0)),
    };
  }

  #furtherGaps(): readonly Gap[] {
    return [...this.#counts].flatMap(([name, count]): readonly Gap[] => {
      const left = count - MAX_LISTED;
      if (!name.startsWith('gap ') || left <= 0) return [];
      const code = name.slice('gap '.length);
      const effect = this.#gaps.find((gap) => gap.code === code)?.effect ?? 'incomplete';
      return [{ code, effect, message: `${left} more of these` }];
    });
  }

  #count(name: string, more: number): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + more);
  }

  #ruleOf(detector: string): SourceRule {
    const known = this.#rules.get(detector);
    if (known !== undefined) return known;
    const rule = this.#search.ruleOf(detector);
    this.#rules.set(detector, rule);
    return rule;
  }

  #finding(occurrence: SecretOccurrence, rule: SourceRule, path: string): SourceFinding {
    const { detector, fingerprint, preview, line, column, confidence, service, checksum, entropy, adjustments } =
      occurrence;
    const identity = [detector, fingerprint, path].join('\0');
    const count = (this.#seen.get(identity) ?? 0) + 1;
    this.#seen.set(identity, count);
    const id = createHash('sha256')
      .update(count === 1 ? identity : `${identity}\0${count}`)
      .digest('hex')
      .slice(0, 32);
    return {
      id,
      rule: detector,
      aliases: rule.aliases,
      severity: SEVERITY_OF[confidence],
      message: preview === '…' ? rule.title : `${rule.title} (${preview})`,
      path,
      line,
      column,
      recommendation: 'Revoke it where it is used, then take it out; what is in history stays known.',
      evidence: { fingerprint, preview, confidence, service, checksum, entropy, adjustments },
    };
  }
}

function historyOf(
  { commits = [], atHead }: SecretPlace,
  { evidence }: SourceFinding,
): Pick<SourceFinding, 'commit' | 'atHead' | 'evidence'> {
  const [commit] = commits;
  const brought = { commits: commits.slice(0, MAX_COMMITS), commitCount: commits.length };
  return {
    ...(commits.length < 2 ? {} : { evidence: { ...evidence, ...brought } }),
    ...(commit === undefined || commit === '' ? {} : { commit }),
    ...(atHead === undefined ? {} : { atHead }),
  };
}

/** Says that a finding is known and not dealt with, or was accepted for a time that is over. */
function decidedOpen(known: BaselineEntry | null): Pick<SourceFinding, 'recommendation'> {
  if (known?.until === undefined) return {};
  return { recommendation: `It was accepted until ${known.until}: revoke it, or decide again.` };
}

function acceptedText({ state = 'accepted', until, reason }: BaselineEntry): string {
  const end = until === undefined ? '' : ` until ${until}`;
  return `baseline, ${state}${end}${reason === undefined ? '' : `: ${reason.slice(0, 200)}`}`;
}
