import {
  AssayError,
  type Decision,
  type ErrorKind,
  type Finding,
  type Inspection,
  type RepositoryReport,
  type SourceReport,
  type SourceSeverity,
  type Verdict,
  isAsSevere,
} from '@assay/core';

/** What Assay's process tells its caller. The same for every command, and never renumbered: scripts rely on it. DESIGN 4.2. */
export const EXIT = {
  /** Verdict pass, or warn unless `--fail-on warn`; or the command did what it was asked to. */
  pass: 0,
  /** Assay could not do its work, or could not decide. */
  toolError: 1,
  /** Verdict fail; or a case of policy tests failed, or an image fails by the new policy of a simulation only. */
  fail: 2,
  /** Under `--fail-on warn`: verdict warn, or a policy with warnings. */
  warn: 3,
  /** The image cannot be reached or must not be read. */
  unreachable: 4,
  /** The image was not read as a whole: it is hostile, damaged or over a limit. */
  incomplete: 5,
  /** Advisory data missing or too old for the policy. */
  staleData: 6,
  /** Bad flag, bad configuration, bad policy. */
  usage: 64,
  /** Interrupted by SIGINT. */
  interrupted: 130,
  /** Ended by SIGTERM. */
  terminated: 143,
} as const;

const BY_KIND: Readonly<Record<ErrorKind, number>> = {
  usage: EXIT.usage,
  document: EXIT.usage,
  'not-found': EXIT.unreachable,
  denied: EXIT.unreachable,
  unavailable: EXIT.unreachable,
  untrusted: EXIT.incomplete,
  'no-data': EXIT.staleData,
  unsupported: EXIT.toolError,
  aborted: EXIT.toolError,
  defect: EXIT.toolError,
};

/** Interruptions have the codes that shells give to signals. */
const BY_CODE: Readonly<Record<string, number>> = { INTERRUPTED: EXIT.interrupted, TERMINATED: EXIT.terminated };

/** The exit code for something that was thrown. */
export function exitCodeOfError(error: unknown): number {
  if (!(error instanceof AssayError)) return EXIT.toolError;
  return BY_CODE[error.code] ?? exitCodeOfKind(error.kind);
}

/** The exit code for every error of a kind, but for the interruptions. */
export function exitCodeOfKind(kind: ErrorKind): number {
  return BY_KIND[kind];
}

/** A decision and the inspection that it rests on, if there was one. */
export interface JudgedImage {
  readonly decision: Pick<Decision, 'verdict' | 'findings'>;
  readonly inspection: Pick<Inspection, 'gaps'> | null;
}

/**
 * The exit code of `check`. An image that was not read as a whole has no verdict that a pipeline may act on, so that comes first,
 * even before fail; so does one for which advisory data that the policy stops on is missing or too old. Then what could not be decided,
 * fail, warn and pass.
 */
export function exitCodeOfCheck(images: readonly JudgedImage[], options: { readonly failOn: 'warn' | 'fail' }): number {
  if (images.some(({ inspection }) => inspection !== null && isIncomplete(inspection))) return EXIT.incomplete;
  if (images.some(({ decision }) => decision.findings.some(isAboutData))) return EXIT.staleData;
  const verdicts = new Set<Verdict>(images.map(({ decision }) => decision.verdict));
  if (verdicts.size === 0 || verdicts.has('error')) return EXIT.toolError;
  if (verdicts.has('fail')) return EXIT.fail;
  return verdicts.has('warn') && options.failOn === 'warn' ? EXIT.warn : EXIT.pass;
}

const DATA_TRIGGERS: ReadonlySet<string> = new Set(['stale_feed_data', 'vulnerability_data_unavailable']);

/** A finding that stops the image because advisory data was not there, or is not what the policy asks for. */
function isAboutData({ gate, trigger, status, action, evidence }: Finding): boolean {
  const { missingFacts } = evidence;
  if (status === 'error') return Array.isArray(missingFacts) && missingFacts.includes('vulnerabilities');
  if (gate !== 'vulnerabilities' || status !== 'open' || action !== 'stop') return false;
  return DATA_TRIGGERS.has(trigger) || (trigger === 'packages_not_covered' && evidence['reason'] === 'no-data');
}

/** The exit code of `inspect`. */
export function exitCodeOfInspect(inspections: readonly Pick<Inspection, 'gaps'>[]): number {
  return inspections.some(isIncomplete) ? EXIT.incomplete : EXIT.pass;
}

/**
 * The exit code of `vulns` and `diff`: 5 when an image was not read as a whole; 2 when something is as bad as the limit says, which more
 * data could not change; 6 when data is missing without which the list does not mean what it seems to.
 */
export function exitCodeOfMatching(
  inspections: readonly Pick<Inspection, 'gaps'>[],
  { isTooBad, isMissingData }: { readonly isTooBad: boolean; readonly isMissingData: boolean },
): number {
  if (inspections.some(isIncomplete)) return EXIT.incomplete;
  if (isTooBad) return EXIT.fail;
  return isMissingData ? EXIT.staleData : EXIT.pass;
}

/** The exit code of commands on source files: 5 when something could not be looked at, 2 when something is as bad as `--fail-on` says. */
export function exitCodeOfSource(
  report: Pick<SourceReport, 'findings' | 'gaps'>,
  failOn: SourceSeverity | null,
): number {
  if (isIncomplete(report)) return EXIT.incomplete;
  const isBad = failOn !== null && report.findings.some(({ severity }) => isAsSevere(severity, failOn));
  return isBad ? EXIT.fail : EXIT.pass;
}

/** Worst first: what was not seen as a whole, then what could not be judged, weighs more than what was judged. */
const BY_WEIGHT: readonly number[] = [
  EXIT.incomplete,
  EXIT.staleData,
  EXIT.unreachable,
  EXIT.usage,
  EXIT.toolError,
  EXIT.fail,
  EXIT.warn,
];

/** The exit code of `check` for a repository: that of its worst part. */
export function exitCodeOfRepository(
  { verdict, sources, images }: Pick<RepositoryReport, 'verdict' | 'sources' | 'images'>,
  options: { readonly failOn: 'warn' | 'fail' },
): number {
  const codes = new Set([
    ...sources.map(({ report, failOn }) => exitCodeOfSource(report, failOn)),
    ...images.map(({ decisions, gaps, problem }) =>
      problem === null
        ? exitCodeOfCheck(
            decisions.map((decision) => ({ decision, inspection: { gaps } })),
            options,
          )
        : exitCodeOfKind(problem.kind),
    ),
  ]);
  const worst = BY_WEIGHT.find((code) => codes.has(code));
  if (worst !== undefined) return worst;
  if (verdict === 'error') return EXIT.toolError;
  return verdict === 'warn' && options.failOn === 'warn' ? EXIT.warn : EXIT.pass;
}

function isIncomplete(inspection: Pick<Inspection, 'gaps'>): boolean {
  return inspection.gaps.some((gap) => gap.effect === 'incomplete');
}
