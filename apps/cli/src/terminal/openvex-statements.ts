import type { OpenVexStatementInput } from '@assay/advisory';
import {
  type ImageSubject,
  type SuppressedMatch,
  type VulnerabilityFacts,
  type VulnerabilityMatch,
  subjectPurl,
} from '@assay/core';

/**
 * A statement for each match. What a trusted statement said stays as it was said. Matching alone never says `affected`: by OpenVEX that
 * is a finding of somebody who looked and advises an action, while a match says that the version is one of those concerned. So a match
 * that nobody assessed is `under_investigation`, with the proof and the fix as notes.
 */
export function openVexStatements(facts: VulnerabilityFacts): readonly OpenVexStatementInput[] {
  return [...facts.matches.map(openStatement), ...(facts.suppressed ?? []).map(suppressedStatement)];
}

/** Identifier of the image: its package URL where it has a digest and a reference to a registry, its digest, else its reference. */
export function openVexProduct(subject: ImageSubject): string {
  return subjectPurl(subject) ?? subject.digest ?? subject.imageId ?? subject.reference;
}

function openStatement(match: VulnerabilityMatch): OpenVexStatementInput {
  if (match.vex !== null) return stated(match, match.vex);
  return { ...aboutOf(match), status: 'under_investigation', text: `${proofText(match)} ${fixText(match)}` };
}

function suppressedStatement({ match, reason, explanation }: SuppressedMatch): OpenVexStatementInput {
  if (reason === 'vex' && match.vex !== null) return stated(match, match.vex);
  // Its publisher says so; that a package of the distribution owns the files is no assessment.
  const status = reason === 'not-affected' ? 'not_affected' : 'under_investigation';
  return { ...aboutOf(match), status, text: explanation };
}

function aboutOf({ id, aliases, package: found }: VulnerabilityMatch): Omit<OpenVexStatementInput, 'status'> {
  return { vulnerability: id, aliases, packages: found.purl === '' ? [] : [found.purl] };
}

function stated(match: VulnerabilityMatch, status: OpenVexStatementInput['status']): OpenVexStatementInput {
  const note = match.vexNotes?.find((one) => one.trusted && one.status === status);
  return { ...aboutOf(match), status, justification: note?.justification ?? null, text: note?.text ?? null };
}

function proofText({ reason, package: found }: VulnerabilityMatch): string {
  return reason === undefined
    ? `${found.name} ${found.version} is concerned.`
    : `${reason.name} ${reason.installed} is in ${reason.range} by ${reason.feed} ${reason.advisory}.`;
}

function fixText({ fix }: VulnerabilityMatch): string {
  if (fix.state === 'wont-fix') return 'The publisher will not fix it.';
  return fix.versions.length === 0 ? 'No fix is known.' : `Fixed in ${fix.versions.join(', ')}.`;
}
