import type { Action, Decision, DecisionProblem } from '@assay/core';

/** What the rules alone would have done, before lists of images: the strongest action of the findings that are not accepted. */
export function actionBeforeLists({ findings, reason, finalAction }: Decision): Action {
  if (reason === 'policy_evaluation') return finalAction;
  const actions = new Set(findings.filter(({ status }) => status !== 'allowlisted').map(({ action }) => action));
  return actions.has('stop') ? 'stop' : actions.has('warn') ? 'warn' : 'go';
}

/** The two outcomes of old: what could not be decided did not pass. */
export function passOrFail({ verdict }: Decision): 'pass' | 'fail' {
  return verdict === 'pass' || verdict === 'warn' ? 'pass' : 'fail';
}

/** The reference without a digest behind its tag. */
export function evaluatedTag({ subject }: Decision): string {
  return /^(.+:[^/@]+)@[^@]+$/.exec(subject.reference)?.[1] ?? subject.reference;
}

/** The mapping that matched. The decision knows its name and place only. */
export function mappedRule({ mapping }: Decision): { readonly name: string; readonly index: number } | null {
  return mapping === null ? null : { name: mapping.name, index: mapping.index };
}

/** The entry of a list of images that decided, if it is of this list. */
export function imageListRule(
  { imageListMatch }: Decision,
  list: 'allowlisted_images' | 'denylisted_images',
): { readonly name: string; readonly index: number } | null {
  return imageListMatch?.list === list ? { name: imageListMatch.name, index: imageListMatch.index } : null;
}

/** Severities of problems had other words. */
export function problemSeverity(severity: DecisionProblem['severity']): 'error' | 'warn' {
  return severity === 'error' ? 'error' : 'warn';
}
