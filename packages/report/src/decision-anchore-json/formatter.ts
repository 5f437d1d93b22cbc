import type { AllowlistMatch, Decision, DecisionProblem, Finding } from '@assay/core';
import { type DecisionReport, type Formatter, decisionsOf } from '../formatter.ts';
import { jsonText } from '../json-text.ts';
import {
  actionBeforeLists,
  evaluatedTag,
  imageListRule,
  mappedRule,
  problemSeverity,
  passOrFail,
} from './historical-words.ts';
import { remediationsOf } from './remediations.ts';

/**
 * The decision in the shape of the historical engine's v2 API, for tools that read it: one object; a list of them for several
 * platforms.
 */
export const decisionAnchoreJson: Formatter<DecisionReport> = {
  kind: 'formatter',
  id: 'anchore-json',
  title: 'Anchore evaluation (v2)',
  summary: "The decision in the shape of the historical engine's v2 API.",
  since: '0.1.0',
  stability: 'stable',
  mediaType: 'application/json',
  extension: '.json',
  render: (report) => {
    const documents = decisionsOf(report).map(evaluationDocument);
    return `${jsonText('decisions' in report ? documents : documents[0])}\n`;
  },
};

function evaluationDocument(decision: Decision): object {
  return {
    policy_id: decision.policy.id,
    image_digest: decision.subject.digest ?? '',
    evaluated_tag: evaluatedTag(decision),
    evaluations: [evaluation(decision)],
  };
}

function evaluation(decision: Decision): object {
  const allowed = imageListRule(decision, 'allowlisted_images');
  const denied = imageListRule(decision, 'denylisted_images');
  const mapped = mappedRule(decision);
  return {
    comparison_image_digest: null,
    details: {
      policy: { id: decision.policy.id, name: decision.policy.name, digest: decision.policy.digest },
      findings: decision.findings.map(findingObject),
      policy_action: actionBeforeLists(decision),
      remediations: remediationsOf(decision),
    },
    evaluation_problems: decision.problems.map(problemObject),
    evaluation_time: decision.evaluatedAt,
    final_action: decision.finalAction,
    final_action_reason: decision.reason === 'unmapped' ? 'policy_evaluation' : decision.reason,
    image_allowlisted: allowed !== null,
    image_denylisted: denied !== null,
    image_mapped_to_rule: mapped !== null,
    matched_allowlisted_images_rule: allowed,
    matched_denylisted_images_rule: denied,
    matched_mapping_rule: mapped,
    number_of_findings: decision.findings.length,
    status: passOrFail(decision),
  };
}

function findingObject(finding: Finding): object {
  return {
    trigger_id: finding.legacyTriggerId ?? finding.triggerId,
    gate: finding.gate,
    trigger: finding.trigger,
    message: finding.message,
    action: finding.action,
    policy_id: finding.ruleSetId,
    recommendation: finding.recommendation ?? '',
    rule_id: finding.ruleId,
    allowlisted: finding.status === 'allowlisted',
    allowlist_match: finding.allowlistMatch === undefined ? null : matchObject(finding.allowlistMatch),
    inherited_from_base: finding.inheritedFromBase ?? null,
  };
}

function matchObject({ allowlistId, itemId }: AllowlistMatch): object {
  return { id: allowlistId, name: allowlistId, matched_rule_id: itemId };
}

function problemObject({ severity, code, message }: DecisionProblem): object {
  return { severity: problemSeverity(severity), problem_type: code, details: message };
}
