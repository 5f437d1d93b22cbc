import { type Decision, parseReference } from '@assay/core';
import { isGithubError, orNull } from '@assay/github';
import { type Scope, githubChanges, githubChecks } from '@assay/store';
import { writeContext } from '../../judgement/context.ts';
import type { ServiceParts } from '../../service/parts.ts';
import { decide } from '../checks/policy-check.ts';
import type { OpenRepository } from '../client/open-repository.ts';
import type { Promotion } from './promotion.ts';

/** What stands against an image in an environment; no reasons: nothing does. */
interface Readiness {
  readonly reasons: readonly string[];
  /** Of the policy that was asked; null for none. */
  readonly policyDigest: string | null;
}

/** Asks the checks of the commit and the policy for the environment. */
export async function findReadiness(parts: ServiceParts, scope: Scope, promotion: Promotion): Promise<Readiness> {
  const decision = await judge(parts, scope, promotion);
  const reasons = [...(await missingChecks(scope, promotion)), ...refusals(decision, promotion.target.environment)];
  return { reasons, policyDigest: decision?.policy.digest ?? null };
}

/** The decision for the environment; null where no policy is the default one. */
async function judge(parts: ServiceParts, scope: Scope, { image, target }: Promotion): Promise<Decision | null> {
  const context = writeContext({ environment: target.environment, namespace: null });
  try {
    return await decide(parts, scope, image, new Date(parts.now()), context);
  } catch (error) {
    if (isGithubError(error, 'CONFLICT')) return null;
    throw error;
  }
}

function refusals(decision: Decision | null, environment: string): readonly string[] {
  if (decision === null) return ['no policy of the space is the default one'];
  if (decision.verdict === 'pass' || decision.verdict === 'warn') return [];
  const stops = decision.findings.filter(({ action, status }) => action === 'stop' && status !== 'allowlisted');
  const rules = [...new Set(stops.map(({ gate, trigger }) => `${gate}/${trigger}`))].slice(0, 10).join(', ');
  return [`the policy says ${decision.verdict} for ${environment}: ${rules}`];
}

/** A check that only reports does not stop anything, and does not vouch for anything either: it has to have passed. */
async function missingChecks(scope: Scope, { open, sha, checks }: Promotion): Promise<readonly string[]> {
  const made = await githubChecks.listChecks(scope, open.repository.id, sha);
  return checks.flatMap((check) => {
    const found = made.find(({ name }) => name === `assay/${check}`);
    if (found?.conclusion === 'success') return [];
    return [`assay/${check} ${found === undefined ? 'was not made' : `is ${found.conclusion}: ${found.title}`}`];
  });
}

/** True where a later commit is proposed: what comes late does not turn back what was promoted. */
export async function isOutdated(scope: Scope, { open, sha, image, target }: Promotion): Promise<boolean> {
  const { client, place, repository } = open;
  const filter = { repository: repository.id, environment: target.environment };
  const { items } = await githubChanges.listCandidates(scope, filter, { limit: 100 });
  const others = items.filter(
    (one) => one.state === 'proposed' && one.digest !== image.digest && one.commitSha !== sha,
  );
  const own = others.filter(({ reference }) => nameOf(reference) === image.name).slice(0, 5);
  for (const { commitSha } of own) {
    const basehead = `${sha}...${commitSha}`;
    const answer = await orNull(
      client.request('GET /repos/{owner}/{repo}/compare/{basehead}', { ...place, basehead, per_page: 1 }),
    );
    if (answer?.data.status === 'ahead') return true;
  }
  return false;
}

function nameOf(reference: string): string {
  const { registry, repository } = parseReference(reference);
  return `${registry}/${repository}`;
}

/** Only what is on the default branch is promoted. */
export async function isContained({ client, place }: OpenRepository, sha: string, head: string): Promise<boolean> {
  if (sha === head) return true;
  const basehead = `${head}...${sha}`;
  const answer = await orNull(
    client.request('GET /repos/{owner}/{repo}/compare/{basehead}', { ...place, basehead, per_page: 1 }),
  );
  return answer !== null && (answer.data.status === 'behind' || answer.data.status === 'identical');
}
