import { gzipSync } from 'node:zlib';
import { markdownText, sourceFormats } from '@assay/report';
import { type GithubClient, isGithubError } from '../client/github-client.ts';
import type { RepositoryPlace } from '../client/repository-place.ts';
import type { CheckOutcome } from './check-outcome.ts';

/** Bytes of an upload in gzip; GitHub takes no more. */
const LARGEST = 10 * 1024 * 1024;

/** Where findings in files are uploaded to. */
export interface SarifTarget {
  readonly client: GithubClient;
  readonly place: RepositoryPlace;
  readonly sha: string;
  /** `refs/heads/main`, `refs/pull/7/head`: what the findings are of. */
  readonly ref: string;
  readonly toolVersion: string;
  /** Takes secrets out of any text. */
  readonly hide: (text: string) => string;
}

/**
 * Uploads findings in files to code scanning. Where that is not possible the check says so and is what it was: it tells the same.
 */
export async function uploadSarif(
  target: SarifTarget,
  outcomes: readonly CheckOutcome[],
): Promise<readonly CheckOutcome[]> {
  const told: CheckOutcome[] = [];
  for (const outcome of outcomes) {
    const problem = await upload(target, outcome);
    const note = `Findings were not uploaded to code scanning: ${markdownText(problem ?? '')}.`;
    told.push(problem === null ? outcome : { ...outcome, summary: `${outcome.summary}\n\n${note}` });
  }
  return told;
}

/** Why it was not possible; null where it was, or there is nothing to upload. */
async function upload(
  { client, place, sha, ref, toolVersion, hide }: SarifTarget,
  { report, check }: CheckOutcome,
): Promise<string | null> {
  const formatter = sourceFormats.get('sarif');
  if (report === undefined || formatter === undefined) return null;
  const text = hide(formatter.render(report, { color: false, width: 120, toolVersion }));
  const zipped = gzipSync(text);
  if (zipped.length > LARGEST) return 'they are more than GitHub takes';
  try {
    await client.request('POST /repos/{owner}/{repo}/code-scanning/sarifs', {
      ...place,
      commit_sha: sha,
      ref,
      sarif: zipped.toString('base64'),
      tool_name: `assay ${check}`,
    });
    return null;
  } catch (error) {
    if (isGithubError(error, 'GITHUB_DENIED')) {
      return 'the permission is missing, or code scanning is off for the repository (security-events: write)';
    }
    if (isGithubError(error, 'GITHUB_NOT_FOUND')) return 'code scanning is off for the repository';
    if (isGithubError(error, 'GITHUB_REFUSED')) return 'GitHub refuses them';
    throw error;
  }
}
