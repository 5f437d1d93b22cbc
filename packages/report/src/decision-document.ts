import {
  type Decision,
  type Finding,
  type ImageSubject,
  type Verdict,
  formatPlatform,
  worstVerdict,
} from '@assay/core';
import { type DecisionReport, withoutCredentialsOf } from './formatter.ts';

/** The subject as documents carry it: the platform is text, `os/architecture[/variant]`, or null when unknown. */
export type SubjectDocument = Omit<ImageSubject, 'platform'> & { readonly platform: string | null };

/** A decision as JSON and YAML carry it. DESIGN 4.4. */
export type DecisionDocument = Omit<Decision, 'subject'> & { readonly subject: SubjectDocument };

/** The decisions of all platforms of one index. */
export interface DecisionSetDocument {
  readonly schemaVersion: 1;
  /** The worst of all. */
  readonly verdict: Verdict;
  readonly decisions: readonly DecisionDocument[];
}

/** The document of a report: one decision plain, several as a set. */
export function decisionReportDocument(report: DecisionReport): DecisionDocument | DecisionSetDocument {
  if (!('decisions' in report)) return decisionDocument(report);
  return {
    schemaVersion: 1,
    verdict: worstVerdict(report.decisions.map((decision) => decision.verdict)),
    decisions: report.decisions.map(decisionDocument),
  };
}

/** One decision as a document, its keys always in the same order, without the values of credentials. */
export function decisionDocument(original: Decision): DecisionDocument {
  const decision = withoutCredentialsOf(original);
  return {
    schemaVersion: decision.schemaVersion,
    verdict: decision.verdict,
    finalAction: decision.finalAction,
    reason: decision.reason,
    evaluatedAt: decision.evaluatedAt,
    subject: subjectDocument(decision.subject),
    policy: { id: decision.policy.id, name: decision.policy.name, digest: decision.policy.digest },
    mapping: decision.mapping === null ? null : { name: decision.mapping.name, index: decision.mapping.index },
    imageListMatch: decision.imageListMatch,
    advisoryData: decision.advisoryData,
    findings: decision.findings.map(findingDocument),
    problems: decision.problems.map(({ severity, code, message }) => ({ severity, code, message })),
    ...(decision.inputs === undefined ? {} : { inputs: decision.inputs }),
  };
}

/** The subject as a document. */
export function subjectDocument(subject: ImageSubject): SubjectDocument {
  return {
    reference: subject.reference,
    digest: subject.digest,
    indexDigest: subject.indexDigest,
    imageId: subject.imageId,
    platform: subject.platform === null ? null : formatPlatform(subject.platform),
  };
}

function findingDocument(finding: Finding): Finding {
  return {
    id: finding.id,
    gate: finding.gate,
    trigger: finding.trigger,
    triggerId: finding.triggerId,
    legacyTriggerId: finding.legacyTriggerId,
    action: finding.action,
    ruleSetId: finding.ruleSetId,
    ruleId: finding.ruleId,
    message: finding.message,
    ...(finding.recommendation === undefined ? {} : { recommendation: finding.recommendation }),
    ...(finding.severity === undefined ? {} : { severity: finding.severity }),
    status: finding.status,
    ...(finding.allowlistMatch === undefined ? {} : { allowlistMatch: finding.allowlistMatch }),
    subject: findingSubjectDocument(finding.subject),
    locations: finding.locations.map(({ path, layer }) => ({ path, layer })),
    evidence: finding.evidence,
  };
}

function findingSubjectDocument({ kind, key, purl, vulnerabilityIds }: Finding['subject']): Finding['subject'] {
  return {
    kind,
    key,
    ...(purl === undefined ? {} : { purl }),
    ...(vulnerabilityIds === undefined ? {} : { vulnerabilityIds }),
  };
}
