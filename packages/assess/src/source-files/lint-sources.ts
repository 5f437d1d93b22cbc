import {
  type AcceptedSourceFinding,
  type Gap,
  type SourceFinding,
  type SourceReport,
  type SourceRule,
  compareSourceFindings,
} from '@assay/core';
import {
  type LintFinding,
  type LintResult,
  type LintSettings,
  LINT_RULES,
  fixDockerfile,
  lintDockerfile,
  placeOfPath,
} from '@assay/dockerfile';
import { FileReader } from '@assay/repository';
import { type SourceFileOptions, type SourceText, readSourceFiles } from './read-source-files.ts';
import { writeSourceFile } from './write-source-file.ts';

/** What to hold against the rules on Dockerfiles. */
export interface LintSourceOptions extends Omit<SourceFileOptions, 'wanted'> {
  readonly settings: LintSettings;
  /** `write` repairs files in place, `preview` only says what it would do. Default: neither. */
  readonly fix?: 'write' | 'preview' | null;
  readonly now: Date;
}

/** A file before and after it was repaired. */
export interface RepairedFile {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** Findings that are gone by it. */
  readonly fixed: number;
}

/** What the rules say of all Dockerfiles. */
export interface LintedSources {
  readonly report: SourceReport;
  readonly repaired: readonly RepairedFile[];
}

/** Runs over a file while repairs make room for further ones. */
const MAX_RUNS = 10;
/** Bytes of a `.dockerignore`. */
const MAX_IGNORE_BYTES = 1024 * 1024;

/**
 * Holds Dockerfiles below paths against the rules. With `fix` what can be repaired is, and the report tells what is left.
 * @throws SOURCE_PATH_MISSING, GIT_FAILED, GIT_TIMEOUT
 */
export async function lintSources(options: LintSourceOptions): Promise<LintedSources> {
  const found = await readSourceFiles({ ...options, wanted: (path) => placeOfPath(path) === 'dockerfile' });
  const reader = new FileReader();
  const results: LintResult[] = [];
  const repaired: RepairedFile[] = [];
  const gaps: Gap[] = [...found.gaps];
  for (const file of found.files) {
    const dockerignore = dockerignoreOf(file, reader);
    const lint = (text: string): LintResult => lintText(file.path, text, dockerignore, options);
    const first = lint(file.text);
    if (options.fix === undefined || options.fix === null) {
      results.push(first);
      continue;
    }
    const repair = repairText(file.text, first, lint);
    if (repair.text !== file.text) {
      const failure = options.fix === 'write' ? await tryWrite(file, repair.text) : null;
      if (failure === null) {
        repaired.push({ path: file.path, before: file.text, after: repair.text, fixed: repair.fixed });
      } else gaps.push({ code: 'SOURCE_NOT_WRITTEN', effect: 'incomplete', path: file.path, message: failure });
    }
    results.push(options.fix === 'write' ? repair.result : first);
  }
  return { report: reportOf(results, { ...found, gaps }, options), repaired };
}

/** The rules of one text. */
export function lintText(
  path: string,
  text: string,
  dockerignore: string | null,
  { settings, now }: Pick<LintSourceOptions, 'settings' | 'now'>,
): LintResult {
  const today = now.toISOString().slice(0, 10);
  return lintDockerfile({ path, text, settings, today, ...(dockerignore === null ? {} : { dockerignore }) });
}

function repairText(
  before: string,
  first: LintResult,
  lint: (text: string) => LintResult,
): { readonly text: string; readonly fixed: number; readonly result: LintResult } {
  let [text, result, fixed] = [before, first, 0];
  for (let run = 0; run < MAX_RUNS; run++) {
    const repair = fixDockerfile(text, result.findings);
    if (repair.text === text) break;
    text = repair.text;
    fixed += repair.fixed.length;
    result = lint(text);
  }
  return { text, fixed, result };
}

async function tryWrite({ location, text }: SourceText, after: string): Promise<string | null> {
  try {
    await writeSourceFile(location, text, after);
    return null;
  } catch (error) {
    return `it could not be written: ${error instanceof Error ? error.message : 'unknown'}`;
  }
}

/** The `.dockerignore` that goes with a Dockerfile: one of its own name, or that of its directory. */
function dockerignoreOf({ location }: SourceText, reader: FileReader): string | null {
  const slash = location.lastIndexOf(0x2f);
  const name = Buffer.from('.dockerignore');
  for (const candidate of [Buffer.concat([location, name]), Buffer.concat([location.subarray(0, slash + 1), name])]) {
    let text: string | null = null;
    // What is not there, cannot be read or is too large tells nothing of what the build leaves out.
    reader.read(candidate, (bytes, isWhole) => {
      if (isWhole && bytes.length <= MAX_IGNORE_BYTES) text = bytes.toString('utf8');
      return 'enough';
    });
    if (text !== null) return text;
  }
  return null;
}

function reportOf(
  results: readonly LintResult[],
  found: { readonly files: readonly SourceText[]; readonly gaps: readonly Gap[]; readonly notices: readonly string[] },
  { targets, now }: LintSourceOptions,
): SourceReport {
  const findings = results.flatMap((result) => result.findings.map(sourceFinding)).toSorted(compareSourceFindings);
  const accepted = results
    .flatMap((result) =>
      result.ignored.map(({ finding, reason }): AcceptedSourceFinding => {
        return { ...sourceFinding(finding), acceptedBy: reason ?? 'comment' };
      }),
    )
    .toSorted(compareSourceFindings);
  const failures = results.flatMap(({ path, failures: failed }) =>
    failed.map(({ rule, message }): Gap => {
      return { code: 'LINT_RULE_FAILED', effect: 'incomplete', path, message: `${rule}: ${message}` };
    }),
  );
  const named = new Set([...findings, ...accepted].map(({ rule }) => rule));
  return {
    tool: 'lint',
    target: targets.join(' '),
    lookedAt: now.toISOString(),
    findings,
    accepted,
    rules: LINT_RULES.filter(({ id }) => named.has(id)).map(sourceRule),
    gaps: [...found.gaps, ...failures],
    notices: found.notices,
    counts: { files: found.files.length },
  };
}

/** A finding as reports of all tools on source files have it. */
function sourceFinding(finding: LintFinding): SourceFinding {
  const { id, rule, aliases, severity, message, remedy, path, line, column, end, stage, edits } = finding;
  return {
    id,
    rule,
    aliases,
    severity,
    message,
    path,
    line,
    column,
    ...(end.line === line ? {} : { endLine: end.line }),
    recommendation: remedy,
    evidence: { stage, fixable: edits.length > 0 },
  };
}

function sourceRule({ id, aliases, title, rationale, severity }: (typeof LINT_RULES)[number]): SourceRule {
  return { id, aliases, title, summary: rationale, severity };
}
