import { createHash } from 'node:crypto';
import { type Decision, type DecisionProblem, type Finding, formatPlatform } from '@assay/core';
import { whySentence } from './decision-summary.ts';

/**
 * The findings for tools that show findings only and know no verdict. When no finding tells why the image did not pass (it is on a
 * denylist, no mapping covers it, a problem kept it from being decided), one stands for the verdict: no such image looks clean.
 */
export function reportedFindings(decision: Decision): readonly Finding[] {
  const verdict = verdictFinding(decision);
  return verdict === null ? decision.findings : [verdict, ...decision.findings];
}

function verdictFinding(decision: Decision): Finding | null {
  if (decision.verdict === 'pass') return null;
  if (decision.reason === 'policy_evaluation' && decision.findings.some((finding) => explains(decision, finding)))
    return null;
  return {
    id: `verdict-${decision.reason}`,
    gate: 'assay',
    trigger: 'verdict',
    triggerId: decision.reason,
    legacyTriggerId: null,
    action: decision.verdict === 'warn' ? 'warn' : 'stop',
    ruleSetId: '',
    ruleId: '',
    message: `The image does not pass: ${whySentence(decision)}`,
    status: decision.verdict === 'error' ? 'error' : 'open',
    subject: { kind: 'image', key: 'image' },
    locations: [],
    evidence: {},
  };
}

/** True when the finding alone gives a verdict as bad as the decision's. */
function explains({ verdict }: Decision, { status, action }: Finding): boolean {
  if (verdict === 'error') return status === 'error';
  if (status !== 'open') return status === 'error';
  return action === 'stop' || (verdict === 'warn' && action === 'warn');
}

/**
 * SHA-256, in hex, of what a finding is in its image: the same in every run, another for every rule and every image. For tools that
 * tell findings apart by one text.
 */
export function findingFingerprint(decision: Decision, { id, ruleSetId, ruleId }: Finding): string {
  return fingerprint(decision, ['finding', id, ruleSetId, ruleId]);
}

/** The same for a problem. */
export function problemFingerprint(decision: Decision, { code, message }: DecisionProblem): string {
  return fingerprint(decision, ['problem', code, message]);
}

function fingerprint({ subject: { reference, platform } }: Decision, parts: readonly string[]): string {
  const identity = JSON.stringify([reference, platform === null ? '' : formatPlatform(platform), ...parts]);
  return createHash('sha256').update(identity, 'utf8').digest('hex');
}

/** A path of the image as a relative path: no scheme, no root, nothing that leads upwards. Empty for the root. */
export function relativePath(path: string): string {
  return path
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.' && segment !== '..')
    .join('/');
}
