import type { ComparisonClass, ConfigChange, FileChange, PackageChange, VulnerabilityChange } from '@assay/advisory';
import type { Finding, SecretFinding } from '@assay/core';
import { byteSize, counted, shown } from '@assay/report';
import type { DiffReport } from '../checking/diff-report.ts';

/** One class of differences: a line of the overview, and rows. All texts are safe to print. */
export interface DiffSection {
  readonly title: string;
  /** What came, went and changed; empty texts where a number means nothing. */
  readonly numbers: readonly [added: string, removed: string, changed: string];
  /** What stands out. */
  readonly note: string;
  /** What only an overview says, where rows say it as well. */
  readonly overview?: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** What the classes of vulnerabilities are called; carried ones are counted and not listed. */
const CLASSES: Readonly<Record<Exclude<ComparisonClass, 'carried'>, string>> = {
  introduced: 'INTRODUCED: only the image has it',
  fixed: 'FIXED: only the baseline has it',
  're-scored': 'RE-SCORED: both have it, rated differently now',
  'disclosed-since': 'DISCLOSED SINCE: both have it; it became known after the baseline was looked at',
};

/** Vulnerabilities by class, then everything else. */
export function diffSections(report: DiffReport): readonly DiffSection[] {
  return [
    ...vulnerabilitySections(report),
    packageSection(report),
    ...policySections(report),
    ...secretSections(report),
    configSection(report),
    ...fileSections(report),
    licenseSection(report),
    sizeSection(report),
  ];
}

function vulnerabilitySections({ vulnerabilities, vulnerabilitiesCompared }: DiffReport): readonly DiffSection[] {
  if (!vulnerabilitiesCompared) return [];
  return (['introduced', 'fixed', 're-scored', 'disclosed-since'] as const).map((kind) => {
    const changes = vulnerabilities.filter((change) => change.class === kind);
    const count = String(changes.length);
    const severities = [...Map.groupBy(changes, ({ severity }) => severity)];
    return {
      title: CLASSES[kind],
      numbers: kind === 'introduced' ? [count, '', ''] : kind === 'fixed' ? ['', count, ''] : ['', '', count],
      note: '',
      overview: severities.map(([severity, some]) => `${some.length} ${severity}`).join(', '),
      head: ['Severity', 'Vulnerability', 'Package', 'Fix', 'Why'],
      rows: changes.map(vulnerabilityRow),
    };
  });
}

function vulnerabilityRow(change: VulnerabilityChange): readonly string[] {
  const { id, severity, severityBefore, match, cause, layer, fromBaseImage } = change;
  const rated = severityBefore === null || severityBefore === severity ? severity : `${severityBefore} -> ${severity}`;
  const fix = match.fix.versions.length === 0 ? match.fix.state : `fixed in ${match.fix.versions.join(', ')}`;
  const origin = fromBaseImage === true ? 'base image' : layer === null ? '' : `layer ${layer.index + 1}`;
  const notes = [cause?.replaceAll('-', ' ') ?? '', origin].filter((text) => text !== '').join(', ');
  return [rated, shown(id), shown(`${match.package.name} ${match.package.version}`), shown(fix), notes];
}

function packageSection({ packages }: DiffReport): DiffSection {
  const down = packages.filter(({ direction }) => direction === 'down').length;
  return {
    title: 'PACKAGES',
    numbers: numbersOf(packages),
    note: down === 0 ? '' : counted(down, 'downgrade'),
    head: ['', 'Type', 'Name', 'Version', 'From'],
    rows: packages.map(packageRow),
  };
}

function packageRow({ kind, type, name, before, after, direction, fromBaseImage }: PackageChange): readonly string[] {
  const sign = kind === 'added' ? '+' : kind === 'removed' ? '-' : direction === 'down' ? 'v' : '^';
  const versions = [before.join(', '), after.join(', ')].filter((text) => text !== '').join(' -> ');
  return [sign, type, shown(name), shown(versions), fromBaseImage === true ? 'base image' : ''];
}

function policySections({ policy }: DiffReport): readonly DiffSection[] {
  if (policy === null) return [];
  const row = (sign: string, { gate, trigger, status, action, triggerId, message }: Finding): readonly string[] => [
    sign,
    status === 'error' ? 'error' : action,
    shown(`${gate}/${trigger}`),
    shown(triggerId, 200),
    shown(message),
  ];
  return [
    {
      title: 'POLICY FINDINGS',
      numbers: [String(policy.added.length), String(policy.removed.length), ''],
      note: `verdict ${policy.before} before, ${policy.after} now, by ${shown(policy.policy.name)}`,
      head: ['', 'Action', 'Rule', 'About', 'Finding'],
      rows: [...policy.added.map((one) => row('+', one)), ...policy.removed.map((one) => row('-', one))],
    },
  ];
}

function secretSections({ secrets }: DiffReport): readonly DiffSection[] {
  if (secrets === null) return [];
  const row = (sign: string, { title, path, line, removedBy }: SecretFinding): readonly string[] => [
    sign,
    shown(title),
    shown(`${path}${line === null ? '' : `:${line}`}`),
    removedBy === null ? '' : 'deleted by a later layer, still in the image',
  ];
  return [
    {
      title: 'SECRETS',
      numbers: [String(secrets.added.length), String(secrets.removed.length), ''],
      note: secrets.carried === 0 ? '' : `${secrets.carried} in both`,
      head: ['', 'What', 'Where', ''],
      rows: [...secrets.added.map((one) => row('+', one)), ...secrets.removed.map((one) => row('-', one))],
    },
  ];
}

function configSection({ config }: DiffReport): DiffSection {
  const fields = [...new Set(config.map(({ field }) => field))];
  return {
    title: 'CONFIGURATION',
    numbers: numbersOf(config),
    note: fields.join(', '),
    head: ['', 'What', 'Before', 'Now'],
    rows: config.map(configRow),
  };
}

function configRow({ kind, field, name, before, after }: ConfigChange): readonly string[] {
  const what = name === '' ? field : `${field} ${shown(name, 200)}`;
  const text = (value: string | null): string =>
    value === '' && kind === 'changed' ? '(none)' : shown(value ?? '', 500);
  return [SIGNS[kind], what, text(before), text(after)];
}

function fileSections({ files }: DiffReport): readonly DiffSection[] {
  if (files === null) return [];
  const risks = [
    ['setuid or setgid', files.newSetuid] as const,
    ['writable by everybody', files.newWorldWritable] as const,
    ['with capabilities', files.newCapabilities] as const,
  ];
  const unknown =
    files.unknownContent === 0 ? [] : [`content of ${counted(files.unknownContent, 'rewritten file')} not known`];
  const risky = new Set(risks.flatMap(([, { paths }]) => paths));
  const inOrder = files.list.toSorted((a, b) => Number(risky.has(b.path)) - Number(risky.has(a.path)));
  return [
    {
      title: 'FILES',
      numbers: [String(files.added), String(files.removed), String(files.changed)],
      note: [
        ...risks.filter(([, { count }]) => count > 0).map(([what, { count }]) => `${count} newly ${what}`),
        ...unknown,
      ].join(', '),
      head: ['', 'Path', 'What', 'Mode', 'Size'],
      rows: inOrder.map((change) => fileRow(change, risks)),
    },
  ];
}

function fileRow(
  { kind, path, aspects, before, after }: FileChange,
  risks: readonly (readonly [string, { readonly paths: readonly string[] }])[],
): readonly string[] {
  const found = risks.filter(([, { paths }]) => paths.includes(path)).map(([what]) => `newly ${what}`);
  const pair = (old: string | null, now: string | null): string =>
    old === now ? (now ?? '') : [old, now].filter((text) => text !== null).join(' -> ');
  const mode = (state: typeof before): string | null =>
    state === null ? null : state.mode.toString(8).padStart(4, '0');
  const size = (state: typeof before): string | null => (state === null ? null : byteSize(state.sizeBytes));
  return [
    SIGNS[kind],
    shown(path),
    [...found, ...aspects].join(', '),
    pair(mode(before), mode(after)),
    pair(size(before), size(after)),
  ];
}

function licenseSection({ licenses }: DiffReport): DiffSection {
  return {
    title: 'LICENCES',
    numbers: numbersOf(licenses),
    note: '',
    head: ['', 'Licence', 'Kind', 'Packages'],
    rows: licenses.map(({ kind, license, category, packages }) => [
      SIGNS[kind],
      shown(license, 200),
      category,
      shown(packages.join(', '), 200),
    ]),
  };
}

function sizeSection({ size: { measure, before, after, layers } }: DiffReport): DiffSection {
  const difference = after - before;
  const percent =
    before === 0 ? '' : ` (${difference < 0 ? '-' : '+'}${((Math.abs(difference) / before) * 100).toFixed(1)}%)`;
  return {
    title: 'SIZE',
    numbers: ['', '', ''],
    note: `${byteSize(before)} -> ${byteSize(after)}${percent}, ${measure}`,
    head: ['', 'Layer', 'Size', 'Step'],
    rows: layers.map(({ kind, index, sizeBytes, createdBy }) => [
      SIGNS[kind],
      String(index + 1),
      byteSize(sizeBytes),
      shown(createdBy ?? '', 200),
    ]),
  };
}

const SIGNS = { added: '+', removed: '-', changed: '~' } as const;

function numbersOf(changes: readonly { readonly kind: 'added' | 'removed' | 'changed' }[]): DiffSection['numbers'] {
  const count = (kind: string): string => String(changes.filter((change) => change.kind === kind).length);
  return [count('added'), count('removed'), count('changed')];
}
