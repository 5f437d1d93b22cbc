import { type EffectiveForgeSettings, type ForgeReading, combineForgeSettings, readForgeSettings } from '@assay/core';
import { type RepositoryRules, SETTINGS_FILES, parseSettings } from '../checks/repository-rules.ts';
import { type GithubClient, isGithubError, orNull } from '../client/github-client.ts';
import type { RepositoryPlace } from '../client/repository-place.ts';

/** Repository of an account whose settings count for all of its repositories. */
export const CENTRAL_REPOSITORY = '.github';

/** Where settings come from, the strongest first. */
const PLACES = {
  web: 'web',
  file: 'assay.yaml',
  account: 'organisation',
  central: `${CENTRAL_REPOSITORY}/assay.yaml`,
} as const;

/** Settings that count, and what of them cannot be used. */
export interface RepositorySettings extends EffectiveForgeSettings {
  readonly problems: readonly string[];
}

/** What a service says of a repository and of the account that it belongs to, as documents; null for nothing. */
export interface ServiceSaid {
  readonly web: unknown;
  readonly account: unknown;
}

/**
 * The settings that count for a repository: what the web interface says of it, its own `assay.yaml` on the branch that a change goes to, what the
 * web interface says of the organisation, and the organisation's own `assay.yaml` in its repository `.github`. Key by key the strongest counts.
 */
export async function effectiveForgeSettings(
  client: GithubClient,
  { owner, repo }: RepositoryPlace,
  rules: RepositoryRules,
  { web, account }: ServiceSaid,
): Promise<RepositorySettings> {
  const central = repo === CENTRAL_REPOSITORY ? { values: {}, problems: [] } : await readCentral(client, owner);
  const places = [
    { origin: PLACES.web, ...readForgeSettings(web) },
    { origin: PLACES.file, ...readForgeSettings(githubKey(rules.document)) },
    { origin: PLACES.account, ...readForgeSettings(account) },
    { origin: PLACES.central, ...central },
  ];
  const problems = places.flatMap(({ origin, problems: found }) => found.map((problem) => `${origin}: ${problem}`));
  return { ...combineForgeSettings(places), problems: [...rules.problems, ...problems] };
}

function githubKey(document: unknown): unknown {
  return typeof document === 'object' && document !== null && Object.hasOwn(document, 'github')
    ? Reflect.get(document, 'github')
    : null;
}

async function readCentral(client: GithubClient, owner: string): Promise<ForgeReading> {
  for (const path of SETTINGS_FILES) {
    const answer = await contentOf(client, owner, path);
    if (answer === null) continue;
    const problems: string[] = [];
    const reading = readForgeSettings(githubKey(parseSettings(answer, path, problems)));
    return { values: reading.values, problems: [...problems, ...reading.problems] };
  }
  return { values: {}, problems: [] };
}

/** The text of a file of the central repository; null where there is none, or the app is not installed there. */
async function contentOf(client: GithubClient, owner: string, path: string): Promise<string | null> {
  try {
    const answer = await orNull(
      client.request('GET /repos/{owner}/{repo}/contents/{path}', { owner, repo: CENTRAL_REPOSITORY, path }),
    );
    const data = answer?.data;
    if (data === undefined || Array.isArray(data) || data.type !== 'file' || !('content' in data)) return null;
    return Buffer.from(data.content, 'base64').toString('utf8');
  } catch (error) {
    if (isGithubError(error, 'GITHUB_DENIED')) return null;
    throw error;
  }
}
