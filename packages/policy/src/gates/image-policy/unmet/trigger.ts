import type { ImagePolicyFact, RequirementOutcome } from '@assay/core';
import { defineTrigger } from '../../../contracts/define-trigger.ts';
import { type Trigger, UndecidableError } from '../../../contracts/trigger.ts';
import { optional, withDefault } from '../../../parameters/parameter-kind.ts';
import { oneOf, textList } from '../../../parameters/text-kinds.ts';

export const unmet: Trigger = defineTrigger({
  id: 'unmet',
  title: 'Image policy not met',
  summary: 'Fires for each image policy about the image that is not met, and when none is about it.',
  since: '0.2.0',
  stability: 'experimental',
  needs: ['imagePolicies'],
  params: {
    policies: optional(textList, {
      summary: 'Names of the image policies that the rule asks; all when absent.',
      example: 'release-signed',
    }),
    no_match: withDefault(oneOf(['deny', 'warn', 'allow']), 'deny', {
      summary: 'What an image means that no policy is about: a finding, a finding that stops nothing, or nothing.',
      example: 'warn',
    }),
  },
  messages: {
    unmet: 'The image policy {policy} is not met: {why}',
    warned: 'The image policy {policy} warns: {why}',
    none: 'No image policy is about this image',
  },
  *evaluate({ imagePolicies }, { policies, no_match: noMatch }) {
    const asked = imagePolicies.judged.filter(({ policy }) => policies === null || policies.includes(policy));
    if (asked.length === 0 && noMatch !== 'allow') {
      const subject = { kind: 'image', key: 'no-match' } as const;
      yield { message: 'none', data: {}, subject, ...(noMatch === 'warn' ? { warning: true } : {}) };
    }
    for (const { policy, mode, outcome, warnings } of asked) {
      const subject = { kind: 'signature', key: policy } as const;
      const softly = mode === 'warn' ? { warning: true as const } : {};
      for (const why of warnings) yield { message: 'warned', data: { policy, why }, subject, warning: true };
      if (outcome.result === 'met') continue;
      if (outcome.result === 'error' && mode === 'enforce') throw new UndecidableError(describeError(policy, outcome));
      yield {
        message: 'unmet',
        data: { policy, why: reasonOf(outcome) },
        subject,
        evidence: tree(outcome),
        ...softly,
      };
    }
  },
});

function describeError(policy: string, outcome: RequirementOutcome): string {
  return `the image policy ${policy} cannot be judged: ${reasonOf(outcome)}`;
}

function reasonOf({ failure }: RequirementOutcome): string {
  if (failure === null) return 'no reason given';
  return failure.wanted === null ? failure.message : `${failure.message}; wanted ${failure.wanted}`;
}

/** The outcome as a tree of names and results. */
function tree(outcome: ImagePolicyFact['outcome']): { readonly [key: string]: Tree } {
  return { requirement: branch(outcome) };
}

type Tree = string | null | readonly Tree[] | { readonly [key: string]: Tree };

function branch({ name, kind, result, failure, children }: RequirementOutcome): Tree {
  return {
    name,
    kind,
    result,
    ...(failure === null ? {} : { step: failure.step, message: failure.message, wanted: failure.wanted }),
    ...(children.length === 0 ? {} : { children: children.map(branch) }),
  };
}
