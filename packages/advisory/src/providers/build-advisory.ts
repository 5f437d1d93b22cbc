import type { Advisory, AffectedPackage, Fix } from '../contracts/advisory.ts';

/** The longest summary that is kept. */
const MAX_SUMMARY_LENGTH = 500;

/** The longest address that is kept. */
const MAX_LINK_LENGTH = 2000;

/** No fix is known, nor that there is none. */
export const FIX_UNKNOWN: Fix = { state: 'unknown', versions: [], availableSince: null, statement: null };

/** There is no fix yet. */
export const NOT_FIXED: Fix = { state: 'not-fixed', versions: [], availableSince: null, statement: null };

/** Fixed by one version. */
export function fixedBy(version: string, availableSince: string | null = null): Fix {
  return { state: 'fixed', versions: [version], availableSince, statement: null };
}

/** An advisory with everything that is not given empty or null. */
export function buildAdvisory(given: Partial<Advisory> & Pick<Advisory, 'feed' | 'id'>): Advisory {
  const { summary = null, link = null } = given;
  return {
    aliases: [],
    covers: [],
    published: null,
    modified: null,
    withdrawn: null,
    severity: null,
    cvss: [],
    cwes: [],
    affected: [],
    ...given,
    summary: summary === null ? null : shortened(summary),
    link: link !== null && isLink(link) ? link : null,
  };
}

/** A row of an advisory with the usual for what is not given. */
export function buildAffected(
  given: Partial<AffectedPackage> & Pick<AffectedPackage, 'namespace' | 'name' | 'subject' | 'scheme'>,
): AffectedPackage {
  return {
    status: 'affected',
    intervals: [],
    versions: [],
    fix: FIX_UNKNOWN,
    severity: null,
    qualifiers: {},
    ...given,
  };
}

/** Texts once each, in the order of their first appearance. */
export function unique(texts: readonly string[]): readonly string[] {
  return texts.length < 2 ? texts : [...new Set(texts)];
}

/** Whether the text is a CVE id. */
export function isCveId(id: string): boolean {
  return /^CVE-\d{4}-\d{4,19}$/.test(id);
}

function shortened(text: string): string | null {
  const line = text
    .slice(0, 4 * MAX_SUMMARY_LENGTH)
    .trim()
    .replaceAll(/\s+/g, ' ');
  if (line === '') return null;
  return line.length <= MAX_SUMMARY_LENGTH ? line : `${line.slice(0, MAX_SUMMARY_LENGTH - 1).toWellFormed()}…`;
}

function isLink(text: string): boolean {
  return text.length <= MAX_LINK_LENGTH && /^https?:\/\/[^\s"'<>\\]+$/.test(text);
}
