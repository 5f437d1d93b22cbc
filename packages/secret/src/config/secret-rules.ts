import { type DocumentProblem, type SecretRulesDocument, printable } from '@assay/core';
import type { AllowRule, UserDetector } from '../contracts/user-detector.ts';
import type { AllowedCommits } from '../gitleaks/import-allowlist.ts';
import { importGitleaks } from '../gitleaks/import-gitleaks.ts';
import type { ImportNote } from '../gitleaks/import-notes.ts';
import { type SecretConfig, readSecretConfig } from './read-config.ts';

/** What several documents of own detectors say together. */
export interface SecretRules {
  readonly userDetectors: readonly UserDetector[];
  /** Ids of built-in detectors that are switched off. */
  readonly disabled: ReadonlySet<string>;
  readonly allow: readonly AllowRule[];
  /** Commits whose secrets are accepted: for whoever looks through histories. */
  readonly allowCommits: readonly AllowedCommits[];
  /** What of configurations of other tools was not taken over, or not as it was. */
  readonly notes: readonly RuleNote[];
  /** What whoever wrote the documents should know. */
  readonly warnings: readonly RuleWarning[];
}

/** A note with the document that it is about. */
export interface RuleNote extends ImportNote {
  readonly document: string;
}

/** A warning with the document that it is about. */
export interface RuleWarning extends DocumentProblem {
  readonly document: string;
}

/** A table that gitleaks knows, at the start of a line; no YAML document of ours has such a line. */
const GITLEAKS_TABLE =
  /^[ \t]*(?:\[\[[ \t]*rules\b|\[[ \t]*(?:extend|allowlist)[ \t]*\]|\[\[[ \t]*allowlists[ \t]*\]\])/m;

/** True when the text is a configuration of gitleaks rather than a YAML document. */
export function isGitleaksConfig(text: string): boolean {
  return GITLEAKS_TABLE.test(text);
}

/**
 * Reads documents of own detectors, each told by its content. Where two have a detector of one id the later one counts, which is noted.
 * @throws SECRET_CONFIG_INVALID, GITLEAKS_CONFIG_INVALID
 */
export function readSecretRules(documents: readonly SecretRulesDocument[]): SecretRules {
  const detectors = new Map<string, UserDetector>();
  const disabled = new Set<string>();
  const allow: AllowRule[] = [];
  const allowCommits: AllowedCommits[] = [];
  const notes: RuleNote[] = [];
  const warnings: RuleWarning[] = [];
  for (const document of documents) {
    const name = printable(document.name);
    const rules = readDocument(document);
    for (const detector of rules.userDetectors) {
      if (detectors.has(detector.id)) notes.push({ ...REPLACED, rule: printable(detector.id), document: name });
      detectors.set(detector.id, detector);
    }
    for (const id of rules.disabled) disabled.add(id);
    allow.push(...rules.allow);
    allowCommits.push(...rules.allowCommits);
    for (const note of rules.notes) notes.push({ ...note, document: name });
    for (const warning of rules.warnings) warnings.push({ ...warning, document: name });
  }
  return { userDetectors: [...detectors.values()], disabled, allow, allowCommits, notes, warnings };
}

const REPLACED = {
  kind: 'changed',
  field: 'id',
  message: 'it takes the place of a detector of the same id in a document before it',
} as const;

interface ReadDocument extends SecretConfig {
  readonly allowCommits: readonly AllowedCommits[];
  readonly notes: readonly ImportNote[];
}

function readDocument(document: SecretRulesDocument): ReadDocument {
  return isGitleaksConfig(document.text)
    ? { ...importGitleaks(document), warnings: [] }
    : { ...readSecretConfig(document), allowCommits: [], notes: [] };
}
