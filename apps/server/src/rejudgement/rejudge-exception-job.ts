import { allowlistItems, inSpace, verdictMarks } from '@assay/store';
import { serverError } from '../errors.ts';
import { policyItem } from '../exceptions/exceptions-at.ts';
import type { JobSpec } from '../jobs/registry.ts';
import { DEPENDENCIES } from '../judgement/outcome.ts';
import { judgeMarked } from './judge-marked-job.ts';
import { REJUDGE_EXCEPTION_JOB } from './request-rejudgement.ts';

/**
 * Marks what an exception may change: the verdicts that went by it, and when it counts now also those with a finding of its gate that is not
 * accepted, of its policy when it names one.
 */
export const rejudgeExceptionJob: JobSpec = {
  kind: REJUDGE_EXCEPTION_JOB,
  create: (parts) => async (job) => {
    const { item: itemId } = job.payload;
    if (job.space === null || typeof itemId !== 'string') {
      throw serverError('INTERNAL', 'a job on an exception does not say which');
    }
    const { space } = job;
    return async (trx) => {
      const scope = inSpace(trx, space);
      const marking = { cause: 'exception', now: parts.now() };
      const used = { kind: DEPENDENCIES.exception, key: itemId };
      let marked = await verdictMarks.markSpaceDependents(scope, used, null, marking);
      const found = await allowlistItems.getAllowlistItem(scope, itemId);
      // Items may write a gate otherwise than findings name it.
      const [compiled] =
        found?.state === 'approved' ? (parts.policyCache.exceptions([policyItem(found)])?.items ?? []) : [];
      if (compiled !== undefined) {
        const open = { kind: DEPENDENCIES.gate, key: compiled.gate };
        const policyId = found?.item['policyId'];
        const policy = typeof policyId === 'string' ? policyId : null;
        marked += await verdictMarks.markSpaceDependents(scope, open, policy, marking);
      }
      await judgeMarked(parts.queue, trx);
      return { marked };
    };
  },
};
