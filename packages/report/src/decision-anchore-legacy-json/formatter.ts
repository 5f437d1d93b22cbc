import type { Decision, Finding } from '@assay/core';
import {
  actionBeforeLists,
  evaluatedTag,
  imageListRule,
  mappedRule,
  problemSeverity,
  passOrFail,
} from '../decision-anchore-json/historical-words.ts';
import { type DecisionReport, type Formatter, decisionsOf } from '../formatter.ts';
import { jsonText } from '../json-text.ts';

/** The columns of a row, in their order. */
const HEADER = [
  'Image_Id',
  'Repo_Tag',
  'Trigger_Id',
  'Gate',
  'Trigger',
  'Check_Output',
  'Gate_Action',
  'Whitelisted',
  'Policy_Id',
] as const;

/** The decision in the shape of the historical engine's v1 API with its details: a list of one object for each image. */
export const decisionAnchoreLegacyJson: Formatter<DecisionReport> = {
  kind: 'formatter',
  id: 'anchore-legacy-json',
  title: 'Anchore evaluation (v1)',
  summary: "The decision in the shape of the historical engine's v1 API, with its table of results.",
  since: '0.1.0',
  stability: 'stable',
  mediaType: 'application/json',
  extension: '.json',
  render: (report) => `${jsonText(decisionsOf(report).map(evaluationDocument))}\n`,
};

function evaluationDocument(decision: Decision): object {
  const { subject, policy, evaluatedAt } = decision;
  const evaluation = {
    detail: { policy: { id: policy.id, name: policy.name }, result: resultObject(decision) },
    last_evaluation: evaluatedAt,
    policyId: policy.id,
    status: passOrFail(decision),
  };
  return single(subject.digest ?? subject.reference, single(evaluatedTag(decision), [evaluation]));
}

function resultObject(decision: Decision): object {
  const { subject, policy, evaluatedAt } = decision;
  const imageId = imageIdOf(decision);
  return {
    bundle: { id: policy.id, name: policy.name },
    created_at: evaluatedAt,
    evaluation_problems: decision.problems.map(({ severity, code, message }) => ({
      details: message,
      problem_type: code,
      severity: problemSeverity(severity),
    })),
    final_action: decision.finalAction,
    final_action_reason: historicalReason(decision),
    image_id: imageId,
    last_modified: evaluatedAt,
    matched_blacklisted_images_rule: imageListRule(decision, 'denylisted_images') ?? false,
    matched_mapping_rule: mappedRule(decision) ?? false,
    matched_whitelisted_images_rule: imageListRule(decision, 'allowlisted_images') ?? false,
    result: single(imageId, {
      policy_data: [],
      policy_name: '',
      result: {
        final_action: actionBeforeLists(decision),
        header: HEADER,
        row_count: decision.findings.length,
        rows: decision.findings.map((finding) => row(finding, decision)),
      },
      whitelist_data: [],
      whitelist_names: [],
    }),
    tag: subject.reference,
    user_id: '',
  };
}

function row(finding: Finding, decision: Decision): unknown[] {
  const { allowlistMatch } = finding;
  return [
    imageIdOf(decision),
    evaluatedTag(decision),
    finding.legacyTriggerId ?? finding.triggerId,
    finding.gate,
    finding.trigger,
    finding.message,
    finding.action.toUpperCase(),
    allowlistMatch === undefined
      ? false
      : {
          matched_rule_id: allowlistMatch.itemId,
          whitelist_id: allowlistMatch.allowlistId,
          whitelist_name: allowlistMatch.allowlistId,
        },
    finding.ruleSetId,
  ];
}

/** Image ids had no algorithm in front. */
function imageIdOf({ subject }: Decision): string {
  return subject.imageId === null ? '' : subject.imageId.slice(subject.imageId.indexOf(':') + 1);
}

function historicalReason({ reason }: Decision): string {
  if (reason === 'allowlisted') return 'whitelisted';
  if (reason === 'denylisted') return 'blacklisted';
  return 'policy_evaluation';
}

/** An object of one key, which may be any text, `__proto__` included. */
function single(key: string, value: unknown): object {
  return Object.fromEntries([[key, value]]);
}
