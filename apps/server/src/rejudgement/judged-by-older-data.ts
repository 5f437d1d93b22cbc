import { type Scope, type WriteTransaction, type evaluations, holdActiveVersion, verdictMarks } from '@assay/store';
import type { ServiceParts } from '../service/parts.ts';
import { holdIndexState } from './index-state.ts';

/** Milliseconds after which a verdict is judged again whose data was replaced while it was judged. */
const DELAY = 30_000;

/**
 * Marks what was judged by another advisory database than the one that verdicts are brought up to: it was replaced meanwhile, and the look
 * for verdicts that it concerns may have passed this one by. Use the transaction that keeps the outcome.
 */
export async function markIfOutdated(
  { store, now }: Pick<ServiceParts, 'store' | 'now'>,
  scope: Scope & { readonly db: WriteTransaction },
  subject: evaluations.VerdictSubject,
  judgedBy: string | null,
): Promise<void> {
  const state = await holdIndexState(scope.db, store.dialect);
  if (state === null || state.digest === judgedBy) return;
  const at = now();
  await verdictMarks.markSubjects(scope, [subject], { cause: 'advisory', now: at, notBefore: at + DELAY });
}

/**
 * Marks what was judged by another version of its policy than the one that counts: it was activated meanwhile, and the look for verdicts of the
 * policy may have passed this one by. While the transaction lasts nobody activates another one, so what it keeps is seen by who does. Use the
 * transaction that keeps the outcome, before it does.
 */
export async function markIfReplaced(
  { store, now }: Pick<ServiceParts, 'store' | 'now'>,
  scope: Scope & { readonly db: WriteTransaction },
  subject: evaluations.VerdictSubject,
  judgedBy: string,
): Promise<void> {
  const active = await holdActiveVersion(scope, store.dialect, subject.policyId);
  if (active === null || active === judgedBy) return;
  await verdictMarks.markSubjects(scope, [subject], { cause: 'policy', now: now() });
}
