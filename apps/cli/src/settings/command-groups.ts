import type { CommandName } from './setting.ts';

/** Commands on one image that the user names. */
export const IMAGE: readonly CommandName[] = [
  'check',
  'inspect',
  'sbom',
  'vulns',
  'diff',
  'explain',
  'verify',
  'attest',
];
/** Commands that ask registries. */
export const REGISTRY: readonly CommandName[] = [
  ...IMAGE,
  'pin',
  'mirror',
  'github check',
  'policy push',
  'policy pull',
];
/** Commands at the door of a cluster. */
export const ADMISSION: readonly CommandName[] = ['controller', 'controller simulate'];
/** Commands that verify signatures. */
export const TRUST: readonly CommandName[] = ['check', 'verify', 'vulns', 'github check', 'policy pull', ...ADMISSION];
/** Commands on source files. */
export const SOURCES: readonly CommandName[] = ['lint', 'pin', 'secrets'];
/** Commands that hold packages against advisories. */
export const MATCHING: readonly CommandName[] = [
  'check',
  'vulns',
  'diff',
  'explain',
  'pin',
  'attest',
  'github check',
  ...ADMISSION,
];
/** Commands on the advisory database. */
export const ADVISORIES: readonly CommandName[] = [
  'db build',
  'db update',
  'db status',
  'db export',
  'db import',
  'db push',
  'db pull',
];
/** Commands that read an image or source files. */
export const RUNS: readonly CommandName[] = [
  ...IMAGE,
  ...SOURCES,
  'mirror',
  'db update',
  'db push',
  'db pull',
  'policy push',
  'policy pull',
  'github check',
  'demo',
  ...ADMISSION,
];
/** Commands that need the cache directory. */
export const CACHE: readonly CommandName[] = [
  ...RUNS,
  'db build',
  'db status',
  'db export',
  'db import',
  'cache path',
  'cache clear',
  'cache status',
];
/** Commands on policies. */
const POLICY_WORK: readonly CommandName[] = [
  'policy validate',
  'policy test',
  'policy simulate',
  'policy export',
  'policy import',
  'policy schema',
  'policy docs',
];
/** Commands on what the service keeps, without the service. */
const SERVICE_RECORDS: readonly CommandName[] = ['audit verify', 'audit export', 'backup', 'restore'];
/** All but the completion script, which depends on nothing. */
export const ALL: readonly CommandName[] = [...CACHE, ...POLICY_WORK, 'serve', ...SERVICE_RECORDS, 'config explain'];
/** Commands that write reports. */
export const REPORTS: readonly CommandName[] = [
  ...IMAGE,
  ...SOURCES,
  'mirror',
  'policy test',
  'policy simulate',
  'policy docs',
  'policy import',
  'cache status',
  'db build',
  'db update',
  'db status',
  'config explain',
  'audit verify',
  'controller simulate',
];
