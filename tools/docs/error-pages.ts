import { ADVISORY_ERRORS } from '@assay/advisory';
import { CORE_ERRORS, type ErrorTable, compareText } from '@assay/core';
import { ASSESS_ERRORS } from '@assay/assess';
import { CATALOGER_GAP_CODES, GAP_CODES, INSPECTION_ERRORS, UNREADABLE_CODES } from '@assay/inspection';
import { MALWARE_ERRORS, MALWARE_GAPS } from '@assay/malware';
import { EVIDENCE_GAPS, OCI_ERRORS } from '@assay/oci';
import { DOCKERFILE_ERRORS } from '@assay/dockerfile';
import { DECISION_PROBLEMS, POLICY_ERRORS, POLICY_PROBLEMS } from '@assay/policy';
import { GITHUB_ERRORS } from '@assay/github';
import { REPORT_ERRORS } from '@assay/report';
import { REPOSITORY_ERRORS } from '@assay/repository';
import { SBOM_ERRORS, SBOM_GAPS } from '@assay/sbom';
import { SECRET_CONFIG_PROBLEMS, SECRET_ERRORS } from '@assay/secret';
import { TRUST_ERRORS, TRUST_FAILURES } from '@assay/trust';
import { CLI_ERRORS } from '../../apps/cli/src/errors.ts';
import { exitCodeOfKind } from '../../apps/cli/src/exit-code.ts';
import { type Page, table } from './page.ts';

/** The pages of codes: errors, problems in documents and decisions, gaps. */
export function errorPages(): readonly Page[] {
  return [
    errorsPage(),
    codesPage('policy-problems', 'Problems in policies', 'What can be wrong at a place in a policy.', POLICY_PROBLEMS),
    codesPage(
      'decision-problems',
      'Problems in decisions',
      'What a decision can say beside its findings.',
      DECISION_PROBLEMS,
    ),
    codesPage(
      'secret-detector-problems',
      'Problems in files of own secret detectors',
      'What can be wrong at a place in a file of own detectors.',
      SECRET_CONFIG_PROBLEMS,
    ),
    gapsPage(),
    codesPage(
      'evidence-gaps',
      'Evidence that was not read',
      'Why a signature or attestation was not read.',
      EVIDENCE_GAPS,
    ),
    trustPage(),
  ];
}

function trustPage(): Page {
  const rows = Object.entries(TRUST_FAILURES).map(([code, { step, meaning, remedy }]) => [
    `\`${code}\``,
    step,
    meaning,
    remedy,
  ]);
  const summary = 'Every reason for which a signature or attestation is not accepted, in the order of the steps.';
  return {
    path: 'trust-failures.md',
    title: 'Why evidence is not accepted',
    summary,
    text: `# Why evidence is not accepted\n\n${summary}\n\n${table(['Code', 'Step', 'Meaning', 'Remedy'], rows)}\n`,
  };
}

function errorsPage(): Page {
  const tables: readonly ErrorTable[] = [
    CORE_ERRORS,
    OCI_ERRORS,
    INSPECTION_ERRORS,
    ADVISORY_ERRORS,
    MALWARE_ERRORS,
    SBOM_ERRORS,
    SECRET_ERRORS,
    POLICY_ERRORS,
    REPORT_ERRORS,
    TRUST_ERRORS,
    DOCKERFILE_ERRORS,
    GITHUB_ERRORS,
    REPOSITORY_ERRORS,
    ASSESS_ERRORS,
    CLI_ERRORS,
  ];
  const merged = new Map(tables.flatMap((one) => Object.entries(one)));
  const rows = [...merged]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([code, entry]) => [
      `\`${code}\``,
      entry.kind,
      String(exitCodeOfKind(entry.kind)),
      entry.summary,
      entry.hint ?? '',
    ]);
  const summary = 'Every error code with its kind, exit code and remedy.';
  const text = `# Errors\n\n${summary}\n\n${table(['Code', 'Kind', 'Exit', 'When', 'What to do'], rows)}\n`;
  return { path: 'errors.md', title: 'Errors', summary, text };
}

function codesPage(path: string, title: string, summary: string, codes: Readonly<Record<string, string>>): Page {
  const rows = Object.entries(codes).map(([code, meaning]) => [`\`${code}\``, meaning]);
  return {
    path: `${path}.md`,
    title,
    summary,
    text: `# ${title}\n\n${summary}\n\n${table(['Code', 'Meaning'], rows)}\n`,
  };
}

function gapsPage(): Page {
  const row = ([code, { effect, summary }]: readonly [
    string,
    { readonly effect: string; readonly summary: string },
  ]): string[] => [`\`${code}\``, effect, summary];
  const own = [...Object.entries(GAP_CODES), ...Object.entries(MALWARE_GAPS), ...Object.entries(SBOM_GAPS)].map(row);
  const cataloged = Object.entries({ ...CATALOGER_GAP_CODES, ...UNREADABLE_CODES }).map(([code, meaning]) => [
    `\`${code}\``,
    meaning,
  ]);
  const summary = 'What reading an image can leave unread, and whether the image can still pass.';
  const effects =
    'An `incomplete` gap makes a pass impossible; a `partial` one is for policy to judge (gate `inspection`).';
  const text = [
    `# Gaps\n\n${summary} ${effects}`,
    `## Of images and SBOMs\n\n${table(['Code', 'Effect', 'When'], own)}`,
    `## Of catalogers\n\nThe page of a cataloger tells the effect.\n\n${table(['Code', 'When'], cataloged)}`,
  ].join('\n\n');
  return { path: 'gaps.md', title: 'Gaps', summary, text: `${text}\n` };
}
