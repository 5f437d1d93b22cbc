import type { LicenseCategory } from '@assay/core';
import { byteSize, counted, isAtLeast, shown } from '@assay/report';
import type { CountedKind, DiffCondition } from '../settings/diff-condition.ts';
import type { DiffReport, JudgedCondition } from './diff-report.ts';

const COPYLEFT: ReadonlySet<LicenseCategory> = new Set(['weak-copyleft', 'strong-copyleft', 'network-copyleft']);

/** What must be known for a condition to be judged; null when it is. */
export function missingFor({ kind }: DiffCondition, report: DiffReport): string | null {
  if (kind === 'new-vulnerability' && !report.vulnerabilitiesCompared) return 'vulnerabilities were not looked for';
  if (kind === 'new-finding' && report.policy === null) return 'there is no --policy';
  if (kind === 'new-secret' && report.secrets === null) return 'secrets were not looked for in both images';
  const asksFiles = kind === 'new-setuid' || kind === 'new-world-writable' || kind === 'new-capabilities';
  return asksFiles && report.files === null ? 'one of the inspections holds no list of files' : null;
}

/** Judges a condition for which nothing is missing. */
export function judgeCondition(condition: DiffCondition, report: DiffReport): JudgedCondition {
  const judged = (count: number, why: string): JudgedCondition => {
    return { condition: condition.text, met: count > 0, why };
  };
  switch (condition.kind) {
    case 'new-vulnerability': {
      const { severity } = condition;
      const brought = report.vulnerabilities.filter(
        (one) => one.class === 'introduced' && isAtLeast(one.severity, severity),
      );
      return judged(brought.length, `${brought.length} introduced, ${severity} or worse`);
    }
    case 'new-license': {
      const licenses = report.licenses.filter(({ kind, ...one }) => kind === 'added' && isMeant(one, condition.what));
      const names = licenses.map(({ license }) => shown(license, 60)).join(', ');
      return judged(licenses.length, names === '' ? 'no new licence' : `new: ${names}`);
    }
    case 'new-finding': {
      const added = report.policy?.added ?? [];
      const { length } = added.filter(
        ({ status, action }) => !condition.onlyStop || status === 'error' || action === 'stop',
      );
      return judged(length, counted(length, 'new finding'));
    }
    case 'size':
      return judgeSize(condition.text, condition.limit, report);
    case 'new-secret':
    case 'new-setuid':
    case 'new-world-writable':
    case 'new-capabilities':
    case 'new-package':
    case 'new-port':
    case 'became-root':
    case 'config':
      return judged(
        countOf(condition.kind, report),
        counted(countOf(condition.kind, report), ...NOUNS[condition.kind]),
      );
  }
}

const NOUNS: Readonly<Record<CountedKind, readonly [one: string, many: string]>> = {
  'new-secret': ['new secret', 'new secrets'],
  'new-setuid': ['new setuid or setgid file', 'new setuid or setgid files'],
  'new-world-writable': ['path that everybody may write to now', 'paths that everybody may write to now'],
  'new-capabilities': ['file with new capabilities', 'files with new capabilities'],
  'new-package': ['new package', 'new packages'],
  'new-port': ['new port', 'new ports'],
  'became-root': ['user that is root now', 'users that are root now'],
  config: ['changed setting', 'changed settings'],
};

function countOf(kind: CountedKind, { secrets, files, packages, config }: DiffReport): number {
  switch (kind) {
    case 'new-secret':
      return secrets?.added.length ?? 0;
    case 'new-setuid':
      return files?.newSetuid.count ?? 0;
    case 'new-world-writable':
      return files?.newWorldWritable.count ?? 0;
    case 'new-capabilities':
      return files?.newCapabilities.count ?? 0;
    case 'new-package':
      return packages.filter((change) => change.kind === 'added').length;
    case 'new-port':
      return config.filter((change) => change.field === 'port' && change.kind === 'added').length;
    case 'became-root':
      return config.filter(({ field, before, after }) => field === 'user' && isRoot(after) && !isRoot(before)).length;
    case 'config':
      return config.length;
  }
}

/** No user, or one of the names of the first. */
function isRoot(user: string | null): boolean {
  return /^(?:|root|0+)$/.test((user ?? '').replace(/:.*$/s, ''));
}

function isMeant(
  { license, category }: { readonly license: string; readonly category: LicenseCategory },
  what: string | null,
): boolean {
  if (what === null || what === category) return true;
  if (what === 'copyleft') return COPYLEFT.has(category);
  const wanted = what.toLowerCase();
  return license
    .toLowerCase()
    .split(/[\s()]+/)
    .includes(wanted);
}

function judgeSize(
  text: string,
  limit: { readonly percent: number } | { readonly bytes: number },
  { size: { before, after, measure } }: DiffReport,
): JudgedCondition {
  const allowed = 'bytes' in limit ? limit.bytes : (before * limit.percent) / 100;
  const why = `${measure}: ${byteSize(before)} before, ${byteSize(after)} now`;
  return { condition: text, met: after - before > allowed, why };
}
