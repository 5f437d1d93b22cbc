import { ContentReader, readRepositoryRules, readTree } from '@assay/github';
import { type JobCommit, type JobHandler, type Scope, githubChanges, inSpace } from '@assay/store';
import type { PromotionTarget } from '@assay/core';
import type { ServiceParts } from '../../service/parts.ts';
import { imagesOfCommit } from '../checks/commit-images.ts';
import { openRepository } from '../client/open-repository.ts';
import { headOf } from '../client/write-branch.ts';
import { effectiveSettings } from '../settings/effective-settings.ts';
import { announceDeployment, withdrawDeployment } from './promotion-deployment.ts';
import { proposePull, standingPull, withdrawPull } from './promotion-pull.ts';
import type { Candidate, Promotion, Proposal } from './promotion.ts';
import { findReadiness, isContained, isOutdated } from './readiness.ts';

const NOTHING: JobCommit = async () => null;

/** Promotes images of a commit to the environments that the settings name, where nothing stands against it, and writes down why not. */
export function promoteJob(parts: ServiceParts): JobHandler {
  return async ({ space, payload }, context) => {
    const { repository: id, sha } = payload;
    if (space === null || typeof id !== 'string' || typeof sha !== 'string') return NOTHING;
    const scope = inSpace(parts.store.read, space);
    const open = await openRepository(parts, scope, id);
    if (open === null) return NOTHING;
    const { client, place, repository } = open;
    const head = await headOf(client, place, repository.defaultBranch);
    const tree = head === null ? null : await readTree(client, place, head);
    if (head === null || tree === null || !(await isContained(open, sha, head))) return NOTHING;
    const rules = await readRepositoryRules(tree, new ContentReader(client, place, context.signal));
    const { settings } = await effectiveSettings(scope, client, repository, rules);
    const { ready } = await imagesOfCommit(scope, id, sha);
    const candidates: Candidate[] = [];
    for (const target of settings.promote) {
      for (const image of ready) {
        const promotion = { open, sha, image, target, checks: settings.promoteChecks, context };
        candidates.push(await promote(parts, scope, promotion));
      }
    }
    return async (trx) => {
      for (const candidate of candidates) await githubChanges.putCandidate(inSpace(trx, space), candidate, parts.now());
      return { candidates: candidates.map(({ environment, state }) => `${environment}: ${state}`) };
    };
  };
}

async function promote(parts: ServiceParts, scope: Scope, promotion: Promotion): Promise<Candidate> {
  const { open, sha, image, target } = promotion;
  const { environment } = target;
  const known = await standing(scope, promotion);
  const { reasons, policyDigest } = await findReadiness(parts, scope, promotion);
  const { digest, build } = image;
  const base = { repository: open.repository.id, environment, commitSha: sha, digest, reference: build.reference };
  if (reasons.length > 0) {
    if (known !== null) await withdraw(parts, scope, { promotion, known, reasons });
    return { ...base, policyDigest: null, pull: null, state: 'waiting', reasons };
  }
  if (known !== null) return { ...known, policyDigest };
  if (await isOutdated(scope, promotion)) {
    return { ...base, policyDigest, pull: null, state: 'superseded', reasons: ['a later commit is proposed already'] };
  }
  const proposed = await propose(parts, scope, promotion);
  if ('reason' in proposed) return { ...base, policyDigest, pull: null, state: 'ready', reasons: [proposed.reason] };
  return { ...base, policyDigest, state: 'proposed', reasons: [], pull: proposed.pull };
}

function isOf<K extends PromotionTarget['kind']>(
  promotion: Promotion,
  kind: K,
): promotion is Promotion<Extract<PromotionTarget, { kind: K }>> {
  return promotion.target.kind === kind;
}

/** What is proposed already and still stands; null for none. */
async function standing(scope: Scope, promotion: Promotion): Promise<Candidate | null> {
  const { open, image, target } = promotion;
  const filter = { repository: open.repository.id, environment: target.environment };
  const { items } = await githubChanges.listCandidates(scope, filter, { limit: 100 });
  const known = items.find(({ digest, state }) => digest === image.digest && state === 'proposed') ?? null;
  if (known === null || target.kind === 'deployment') return known;
  return (await standingPull(promotion, known)) ? known : null;
}

async function propose(parts: ServiceParts, scope: Scope, promotion: Promotion): Promise<Proposal> {
  if (isOf(promotion, 'file')) return proposePull(parts, scope, promotion);
  return announceDeployment(promotion);
}

/** What was proposed is not let in any more: whoever would act on it is told. */
async function withdraw(
  parts: ServiceParts,
  scope: Scope,
  {
    promotion,
    known,
    reasons,
  }: { readonly promotion: Promotion; readonly known: Candidate; readonly reasons: readonly string[] },
): Promise<void> {
  if (isOf(promotion, 'file')) await withdrawPull(parts, scope, promotion, { known, reasons });
  else await withdrawDeployment(promotion, reasons);
}
