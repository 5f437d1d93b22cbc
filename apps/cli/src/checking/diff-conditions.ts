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
  const judged = (count: number, noun: string): JudgedCondition => {
    return { condition: condition.text, met: count > 0, why: counted(count, noun) };
  };
  switch (condition.kind) {
    case 'new-vulnerability':
      return judged(
        report.vulnerabilities.filter(
          (one) => one.class === 'introduced' && isAtLeast(one.severity, condition.severity),
        ).length,
        `introduced, ${condition.severity} or worse`,
      );
    case 'new-license': {
      const licenses = report.licenses.filter(({ kind, ...one }) => kind === 'added' && isMeant(one, condition.what));
      return judged(
        licenses.length,
        `new licence ${licenses.map(({ license }) => shown(license, 60)).join(', ')}`.trim(),
      );
    }
    case 'new-finding': {
      const added = report.policy?.added ?? [];
      const count = added.filter(
        ({ status, action }) => !condition.onlyStop || status === 'error' || action === 'stop',
      );
      return judged(count.length, 'new finding');
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
      return judged(countOf(condition.kind, report), NOUNS[condition.kind]);
  }
}

const NOUNS: Readonly<Record<CountedKind, string>> = {
  'new-secret': 'new secret',
  'new-setuid': 'new setuid or setgid file',
  'new-world-writable': 'path that everybody may write to now',
  'new-capabilities': 'file with new capabilities',
  'new-package': 'new package',
  'new-port': 'new port',
  'became-root': 'user that is root now',
  config: 'change of the configuration',
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
