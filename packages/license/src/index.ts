export type { LicenseCategory } from './category/category.ts';
export { categorize } from './category/categorize.ts';
export { type DebianCopyright, type DebianLicense, parseDebianCopyright } from './debian/parse-debian-copyright.ts';
export { normalizeLicense } from './normalize-license.ts';
export type { LicenseStatement } from './statement.ts';
export { type LicenseMatch, matchLicenseText } from './text/match-license-text.ts';
export { LICENSE_REVISION } from './license-revision.ts';
