import type { Gap, Image, Package, SecretFinding } from '@assay/core';
import type { RuleNote, Scanner } from '@assay/secret';
import { makeGap } from '../gap-codes.ts';
import { findConfigSecrets, findRedactions } from './config-secrets.ts';
import { type SecretPlaces, findFileSecrets, tidySecrets } from './file-secrets.ts';
import { redactPackages } from './redact-json.ts';
import type { OpenedSearch } from './secret-search.ts';

/** The secrets of an image. */
export interface FoundSecrets {
  /** Sorted by path, line and detector. */
  readonly secrets: readonly SecretFinding[];
  readonly gaps: readonly Gap[];
}

/** Gaps for rules that were not taken over that are listed one by one. */
const MAX_RULE_GAPS = 100;

/** Puts together what was found in the layers, and looks through the configuration. */
export function findSecrets(places: SecretPlaces, { scanner, notes }: OpenedSearch): FoundSecrets {
  const { findings, gaps } = findConfigSecrets(places.image, scanner);
  return { secrets: tidySecrets([...findFileSecrets(places), ...findings]), gaps: [...gaps, ...ruleGaps(notes)] };
}

/** What hides the secrets of the configuration and of packages. */
export interface Redaction {
  /** The secrets of the configuration, each with what is shown in its place. Never part of a result. */
  readonly redactions: ReadonlyMap<string, string>;
  readonly redactPackages: (packages: readonly Package[]) => readonly Package[];
}

/** Prepares hiding. Where secrets were looked for, packages were made of what has none any more. */
export function prepareRedaction(image: Image, redactor: Scanner, wasSearched: boolean): Redaction {
  return {
    redactions: findRedactions(image, redactor),
    redactPackages: wasSearched ? (packages) => packages : (packages) => redactPackages(packages, redactor),
  };
}

/** What somebody wanted to be looked for, or to be accepted, and is not. */
function ruleGaps(notes: readonly RuleNote[]): readonly Gap[] {
  const rejected = notes.filter(({ kind }) => kind === 'rejected');
  const gaps = rejected.slice(0, MAX_RULE_GAPS).map(({ document, rule, field, message }) => {
    const place = [document, ...(rule === null ? [] : [`rule ${rule}`]), field].join(', ');
    return makeGap('SECRET_RULE_REJECTED', `${place}: ${message}`);
  });
  const more = rejected.length - gaps.length;
  return more > 0 ? [...gaps, makeGap('SECRET_RULE_REJECTED', `${more} further rules or parts of rules`)] : gaps;
}
