import type { Dockerfile } from '../dockerfile.ts';
import type { PlacedIgnore, Pragmas } from '../pragmas/read-pragmas.ts';
import { findRules } from '../rules/rule-names.ts';
import type { LintSettings } from '../settings/lint-settings.ts';
import type { IgnoredFinding, LintFinding } from './lint-result.ts';

/** What decides whether a finding is left out. */
export interface IgnoreInputs {
  readonly file: Dockerfile;
  readonly pragmas: Pragmas;
  readonly settings: LintSettings;
  /** `YYYY-MM-DD`, or null when unknown: then nothing with an end date counts. */
  readonly today: string | null;
}

/** Rules whose findings no comment leaves out: a comment must not be able to hide that it is ignored. */
const NEVER_IGNORED: ReadonlySet<string> = new Set(['ignore-without-effect', 'inline-ignore-used']);

/** Parts findings into those that stand and those that comments leave out. */
export function applyIgnores(
  findings: readonly LintFinding[],
  inputs: IgnoreInputs,
): { findings: LintFinding[]; ignored: IgnoredFinding[] } {
  const active = inputs.settings.honourIgnores ? activeIgnores(inputs) : [];
  if (active.length === 0) return { findings: [...findings], ignored: [] };
  const standing: LintFinding[] = [];
  const ignored: IgnoredFinding[] = [];
  for (const finding of findings) {
    const hit = NEVER_IGNORED.has(finding.rule) ? undefined : active.find((ignore) => ignore.covers(finding));
    if (hit === undefined) standing.push(finding);
    else {
      const { comment, reason, until } = hit.ignore;
      ignored.push({ finding, line: comment.line, reason, until });
    }
  }
  return { findings: standing, ignored };
}

/** True when an ignore has no end or its last day is not over. */
function isInForce(ignore: { readonly until: string | null }, today: string | null): boolean {
  return ignore.until === null || (today !== null && today <= ignore.until);
}

interface ActiveIgnore {
  readonly ignore: PlacedIgnore;
  readonly covers: (finding: LintFinding) => boolean;
}

function activeIgnores({ pragmas, today, file }: IgnoreInputs): ActiveIgnore[] {
  return pragmas.ignores
    .filter((ignore) => isInForce(ignore, today))
    .map((ignore) => {
      const all = ignore.names.some((name) => name.toLowerCase() === 'all');
      const rules = new Set(ignore.names.flatMap((name) => findRules(name)).map((rule) => rule.id));
      const range = ignore.instruction === null ? null : linesOf(file, ignore.instruction.span);
      return {
        ignore,
        covers: (finding) =>
          (all || rules.has(finding.rule)) &&
          (range === null || (finding.line >= range.first && finding.line <= range.last)),
      };
    });
}

function linesOf(file: Dockerfile, span: { start: number; end: number }): { first: number; last: number } {
  return { first: file.positionAt(span.start).line, last: file.positionAt(Math.max(span.start, span.end - 1)).line };
}
