import { compilePolicy } from '@assay/policy';
import {
  type ActivePolicy,
  type Database,
  type JobQueue,
  type WriteTransaction,
  activePoliciesAfter,
  environments,
  inSpace,
  type matches,
  spaceId,
  verdictMarks,
} from '@assay/store';
import { UNDETERMINED } from '../advisories/known-matches.ts';
import { announce } from '../events/announce.ts';
import { EVERY_INTEREST, type PolicyInterest, interestOf, severityRank } from './policy-interest.ts';

/** A policy of some space and what of advisories it reads. */
export interface InterestedPolicy extends Pick<ActivePolicy, 'space' | 'policyId'> {
  readonly interest: PolicyInterest;
}

/** Policies that are read at once. */
const PAGE = 200;

/** The active policies of every space with what they read; one that cannot be compiled reads everything. */
export async function interestedPolicies(db: Database): Promise<readonly InterestedPolicy[]> {
  const interests = new Map<string, PolicyInterest>();
  const found: InterestedPolicy[] = [];
  let after: ActivePolicy | null = null;
  for (;;) {
    const page: readonly ActivePolicy[] = await activePoliciesAfter(db, after, PAGE);
    for (const policy of page) {
      const interest = interests.get(policy.digest) ?? interestOfDocument(policy);
      interests.set(policy.digest, interest);
      found.push({ space: policy.space, policyId: policy.policyId, interest });
    }
    after = page.at(-1) ?? null;
    if (page.length < PAGE) return found;
  }
}

function interestOfDocument({ document, name }: ActivePolicy): PolicyInterest {
  try {
    return interestOf(compilePolicy({ text: document, name }));
  } catch {
    return EVERY_INTEREST;
  }
}

/** Packages in one statement. */
const AT_ONCE = 500;

/** How bad the worst is that changed of a package; null when only scores did that change daily. */
function rankOf({ gone, written }: matches.MatchChange): number | null {
  const real = written.filter(({ now, before }) => before === null || coreOf(now) !== coreOf(before));
  if (gone.length + real.length === 0) return null;
  const touched = [...gone, ...real.flatMap(({ now, before }) => (before === null ? [now] : [now, before]))];
  return Math.max(...touched.map(({ severity }) => severityRank(severity)));
}

function coreOf({ digest }: matches.PackageVulnerability): string {
  return digest.slice(0, digest.indexOf('.'));
}

/** Changes without those that no policy would see: scores that nobody reads are not even written. */
export function changesThatCount(
  changes: readonly matches.MatchChange[],
  policies: readonly InterestedPolicy[],
): readonly matches.MatchChange[] {
  const scores = policies.some(({ interest }) => interest.scores);
  return scores ? changes : changes.filter((change) => rankOf(change) !== null);
}

/** Marks the verdicts whose policies read what changed of the packages of their images, and no others. Returns how many. */
export async function markChanged(
  trx: WriteTransaction,
  changes: readonly matches.MatchChange[],
  policies: readonly InterestedPolicy[],
  now: number,
): Promise<number> {
  const byRank = Map.groupBy(changes, rankOf);
  let marked = 0;
  for (const [rank, some] of byRank) {
    const leftOut = policies.filter(({ interest }) => (rank === null ? !interest.scores : rank < interest.from));
    const ids = some.map(({ packageId }) => packageId);
    for (let start = 0; start < ids.length; start += AT_ONCE) {
      const part = ids.slice(start, start + AT_ONCE);
      marked += await verdictMarks.markVerdictsOfPackages(trx, part, { cause: 'advisory', now }, leftOut);
    }
  }
  return marked;
}

/** Images that run and are told of at once, and vulnerabilities of each. */
const MOST_HOLDERS = 5000;
const MOST_TOLD = 50;

/** Tells spaces of vulnerabilities that are new in what runs there. */
export async function announceFound(
  trx: WriteTransaction,
  queue: JobQueue,
  changes: readonly matches.MatchChange[],
  packages: readonly matches.KnownPackage[],
  now: number,
): Promise<void> {
  const names = new Map(packages.map(({ id, name, version }) => [id, `${name} ${version}`]));
  const fresh = new Map(
    changes.map(({ packageId, written }) => [
      packageId,
      written.filter(
        ({ now: { vulnerability }, before }) => before === null && !vulnerability.startsWith(UNDETERMINED),
      ),
    ]),
  );
  const touched = [...fresh].flatMap(([id, found]) => (found.length === 0 ? [] : [id]));
  const holders: environments.RunningHolder[] = [];
  for (let start = 0; start < touched.length; start += AT_ONCE) {
    holders.push(...(await environments.runningHolders(trx, touched.slice(start, start + AT_ONCE), MOST_HOLDERS)));
  }
  for (const [key, some] of Map.groupBy(holders, ({ space, digest }) => `${space} ${digest}`)) {
    const [space = '', digest = ''] = key.split(' ');
    const ids = [...new Set(some.map(({ packageId }) => packageId))];
    const vulnerabilities = ids.flatMap((id) =>
      (fresh.get(id) ?? []).map(({ now: { vulnerability, severity } }) => ({
        id: vulnerability,
        severity,
        package: names.get(id) ?? '',
      })),
    );
    await announce(
      inSpace(trx, spaceId(space)),
      queue,
      {
        kind: 'vulnerability.found',
        reference: some[0]?.reference ?? '',
        digest,
        vulnerabilities: vulnerabilities
          .toSorted((a, b) => severityRank(b.severity) - severityRank(a.severity))
          .slice(0, MOST_TOLD),
        environments: [...new Set(some.map(({ environment }) => environment))].toSorted(),
      },
      now,
    );
  }
}
