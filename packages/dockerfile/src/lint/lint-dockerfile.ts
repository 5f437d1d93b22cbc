import type { LintRule, Violation } from '../contracts/lint-rule.ts';
import { type Severity, atLeast } from '../contracts/severity.ts';
import { Dockerfile } from '../dockerfile.ts';
import { IgnoreMatcher } from '../ignore/ignore-matcher.ts';
import { type Pragmas, readPragmas } from '../pragmas/read-pragmas.ts';
import { LINT_RULES } from '../rules/registry.ts';
import type { LintSettings } from '../settings/lint-settings.ts';
import { parseDockerfile } from '../syntax/parse-dockerfile.ts';
import { applyIgnores } from './apply-ignores.ts';
import type { LintResult, RuleFailure } from './lint-result.ts';
import { type RawFinding, makeFindings } from './make-findings.ts';
import { type RunInputs, makeContext } from './rule-context.ts';

/** What to lint. */
export interface LintRequest {
  /** Shown in findings and part of their ids; nothing is read from it. */
  readonly path: string;
  readonly text: string;
  /** Text of the `.dockerignore` that goes with it. */
  readonly dockerignore?: string;
  readonly settings: LintSettings;
  /** `YYYY-MM-DD`: ignores whose `until` is before it no longer count. Without it, none with an `until` counts. */
  readonly today?: string;
  /** `history` for a text that was put together from the history of an image: only rules that make sense there run. */
  readonly origin?: 'file' | 'history';
}

/** Most findings of one rule in one file; further ones are counted as a failure of the rule to say all. */
const MAX_FINDINGS_PER_RULE = 1_000;

/** Holds a Dockerfile against the rules. Pure and deterministic; never throws, whatever the text. */
export function lintDockerfile(request: LintRequest): LintResult {
  const { settings, path } = request;
  const syntax = parseDockerfile(request.text);
  const pragmas = readPragmas(syntax);
  const file = new Dockerfile(request.text, { syntax, shellOverrides: pragmas.shells });
  const inputs: RunInputs = {
    settings,
    dockerignore: request.dockerignore === undefined ? null : new IgnoreMatcher(request.dockerignore),
    origin: request.origin ?? 'file',
    ignores: pragmas.ignores,
    today: request.today ?? null,
  };
  const failures: RuleFailure[] = [];
  const raw: RawFinding[] = [];
  for (const rule of LINT_RULES) {
    const severity = severityOf(rule, settings, pragmas);
    if (severity === null || (inputs.origin === 'history' && !rule.onHistory)) continue;
    collect(raw, failures, { rule, severity, file, inputs });
  }
  const all = makeFindings(file, path, raw);
  const { findings, ignored } = applyIgnores(all, { file, pragmas, settings, today: request.today ?? null });
  const threshold = settings.failureThreshold;
  const failed =
    failures.length > 0 || (threshold !== 'none' && findings.some((finding) => atLeast(finding.severity, threshold)));
  return { path, findings, ignored, failures, failed };
}

/** The severity that a rule has in this run, or null when it does not run. */
function severityOf(rule: LintRule, settings: LintSettings, pragmas: Pragmas): Severity | null {
  const set = settings.rules.get(rule.id)?.severity ?? null;
  if (set === 'off' || (set === null && !rule.enabled)) return null;
  const severity = set ?? rule.severity;
  return pragmas.buildChecksAreErrors && isBuildCheck(rule) ? 'error' : severity;
}

/** True for rules that are BuildKit's own checks: their names are in mixed case without digits. */
function isBuildCheck(rule: LintRule): boolean {
  return rule.aliases.some((alias) => /^[A-Z][a-z][A-Za-z]+$/.test(alias));
}

function collect(
  raw: RawFinding[],
  failures: RuleFailure[],
  run: { rule: LintRule; severity: Severity; file: Dockerfile; inputs: RunInputs },
): void {
  const { rule, severity } = run;
  let count = 0;
  try {
    for (const violation of run.rule.check(run.file, makeContext(rule, run.inputs))) {
      if (count++ >= MAX_FINDINGS_PER_RULE) {
        failures.push({ rule: rule.id, message: `more than ${MAX_FINDINGS_PER_RULE} findings: the rest is left out` });
        return;
      }
      raw.push({ rule, severity, violation: within(violation, run.file.syntax.text.length) });
    }
  } catch (error) {
    failures.push({ rule: rule.id, message: error instanceof Error ? error.message : 'the rule failed' });
  }
}

/** Keeps spans inside the text, whatever a rule says. */
function within(violation: Violation, length: number): Violation {
  const { start, end } = violation.span;
  if (start >= 0 && end <= length && start <= end) return violation;
  const from = Math.min(Math.max(start, 0), length);
  return { ...violation, span: { start: from, end: Math.min(Math.max(end, from), length) } };
}
