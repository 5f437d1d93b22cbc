import {
  AssayError,
  type JudgedReference,
  type JudgedSource,
  type RepositoryPart,
  type RepositoryReport,
  type SourceReport,
  type SourceSeverity,
  type Verdict,
  isAsSevere,
  worstVerdict,
} from '@assay/core';
import { findRepositorySecrets } from '../repository-secrets/scan-repositories.ts';
import { lintSources } from '../source-files/lint-sources.ts';
import { pinSources } from '../source-files/pin-sources.ts';
import { checkPolicies } from './check-policies.ts';
import { type FoundParts, findParts } from './find-parts.ts';
import type { PartChoice, RepositoryCheckOptions } from './options.ts';

/**
 * Judges a repository: its Dockerfiles, the names of images, its secrets and policies, and the images that are named for it, as one
 * verdict. What one image does wrong keeps nothing else from being judged.
 * @throws SOURCE_PATH_MISSING, GIT_FAILED, GIT_TIMEOUT, SECRET_CONFIG_INVALID, GITLEAKS_CONFIG_INVALID, ABORTED, and what policies throw
 */
export async function checkRepository(options: RepositoryCheckOptions): Promise<RepositoryReport> {
  const { target, parts, now } = options;
  const found = await findParts(options);
  const sources: JudgedSource[] = [];
  for (const [tool, look] of LOOKS) {
    const choice = parts[tool];
    if (choice !== 'off') sources.push(judgeSource(await look(options, found), choice));
  }
  const images = parts.images === 'off' ? [] : await judgeImages(options);
  const verdicts = [...sources, ...images].map(({ verdict }) => verdict);
  return {
    target,
    lookedAt: now.toISOString(),
    verdict: verdicts.length === 0 ? 'error' : worstVerdict(verdicts),
    found: {
      dockerfiles: found.dockerfiles,
      policies: found.policies.map(({ path }) => path),
      builtImages: found.builtImages,
    },
    sources,
    images,
    off: PARTS.filter((part) => parts[part] === 'off'),
    notices: noticesOf(options, found),
  };
}

const PARTS: readonly RepositoryPart[] = ['lint', 'pin', 'secrets', 'policies', 'images'];

type Look = (options: RepositoryCheckOptions, found: FoundParts) => Promise<SourceReport>;

const LOOKS: readonly (readonly [Exclude<RepositoryPart, 'images'>, Look])[] = [
  ['lint', async (options) => (await lintSources({ ...shared(options), settings: options.lint })).report],
  [
    'pin',
    async (options) => (await pinSources({ ...shared(options), ...options.pin, mode: 'check', write: false })).report,
  ],
  [
    'secrets',
    async (options) => findRepositorySecrets({ ...shared(options), ...options.secrets, scope: { kind: 'tree' } }),
  ],
  ['policies', checkPolicies],
];

function shared({ target, environment, workingDirectory, now, signal }: RepositoryCheckOptions): {
  readonly targets: readonly string[];
} & Pick<RepositoryCheckOptions, 'environment' | 'workingDirectory' | 'now' | 'signal'> {
  return { targets: [target], environment, workingDirectory, now, signal };
}

function judgeSource(report: SourceReport, { failOn }: Exclude<PartChoice, 'off'>): JudgedSource {
  return { tool: report.tool, failOn, verdict: sourceVerdict(report, failOn), report };
}

function sourceVerdict({ findings, gaps }: SourceReport, failOn: SourceSeverity | null): Verdict {
  if (gaps.some(({ effect }) => effect === 'incomplete')) return 'error';
  if (failOn !== null && findings.some(({ severity }) => isAsSevere(severity, failOn))) return 'fail';
  return findings.some(({ severity }) => isAsSevere(severity, 'warning')) ? 'warn' : 'pass';
}

async function judgeImages({ images, judgeImage }: RepositoryCheckOptions): Promise<readonly JudgedReference[]> {
  const judged: JudgedReference[] = [];
  for (const image of images) {
    try {
      const assessments = await judgeImage(image);
      const decisions = assessments.map(({ decision }) => decision);
      const gaps = assessments.flatMap(({ inspection }) => inspection?.gaps ?? []);
      const isIncomplete = gaps.some(({ effect }) => effect === 'incomplete');
      const verdict = isIncomplete ? 'error' : worstVerdict(decisions.map((decision) => decision.verdict));
      judged.push({ image, verdict, decisions, gaps, problem: null });
    } catch (error) {
      // The user's own mistakes, and being told to stop, are not the image's.
      if (!(error instanceof AssayError) || !isAboutImage(error)) throw error;
      const { code, kind, message } = error;
      judged.push({ image, verdict: 'error', decisions: [], gaps: [], problem: { code, kind, message } });
    }
  }
  return judged;
}

function isAboutImage({ kind }: AssayError): boolean {
  return (
    kind === 'not-found' || kind === 'denied' || kind === 'unavailable' || kind === 'untrusted' || kind === 'no-data'
  );
}

function noticesOf({ images, parts }: RepositoryCheckOptions, found: FoundParts): readonly string[] {
  const judged = new Set(images);
  const unjudged = found.builtImages.filter(({ image }) => !judged.has(image));
  const names = [...new Set(unjudged.map(({ image }) => image))].slice(0, 5).join(', ');
  return [
    ...(found.dockerfiles.length === 0 ? ['there is no Dockerfile'] : []),
    ...(parts.images === 'off' || images.length > 0 || unjudged.length === 0
      ? []
      : [`no image was judged; built here: ${names}: once one is built, name it with --image`]),
  ];
}
