/** What a licence asks of who passes the software on. */
export type LicenseCategory =
  | 'public-domain'
  | 'permissive'
  | 'weak-copyleft'
  | 'strong-copyleft'
  | 'network-copyleft'
  | 'unknown'
  | 'proprietary';

/** From the most lenient to the strictest. What is unknown may be anything, yet is not known to forbid. */
export const CATEGORIES: readonly LicenseCategory[] = [
  'public-domain',
  'permissive',
  'weak-copyleft',
  'strong-copyleft',
  'network-copyleft',
  'unknown',
  'proprietary',
];

/** The category when all licences apply: the strictest. */
export function strictest(categories: readonly LicenseCategory[]): LicenseCategory {
  return CATEGORIES.findLast((category) => categories.includes(category)) ?? 'unknown';
}

/** The category when one licence may be chosen: the most lenient. */
export function mostLenient(categories: readonly LicenseCategory[]): LicenseCategory {
  return CATEGORIES.find((category) => categories.includes(category)) ?? 'unknown';
}
