import type { ComparisonClass, ImageComparison, PackageChange, VulnerabilityChange } from '@assay/advisory';
import { type Registry, createRegistry } from '@assay/core';
import {
  type Formatter,
  bytesOf,
  columns,
  counted,
  fittingRows,
  jsonText,
  markdownCode,
  markdownText,
  shown,
  withoutCredentialsInSteps,
} from '@assay/report';
import { plainFormats } from './plain-formats.ts';

const TITLES: Readonly<Record<ComparisonClass, string>> = {
  introduced: 'INTRODUCED: only the image has it',
  fixed: 'FIXED: only the baseline has it',
  're-scored': 'RE-SCORED: both have it, rated differently now',
  'disclosed-since': 'DISCLOSED SINCE: both have it; it became known after the baseline was looked at',
  carried: 'CARRIED: both have it',
};
const CLASSES: readonly ComparisonClass[] = ['introduced', 'fixed', 're-scored', 'disclosed-since'];
/** Comments of forges hold about 65,535 characters; further rows are counted instead of listed. */
const MAX_BYTES = 60_000;
/** What changes of packages may take of that. */
const PACKAGE_BYTES = 15_000;

/** Formats of comparisons: table, JSON, and Markdown for comments on pull requests. */
export function comparisonFormats(): Registry<Formatter<ImageComparison>> {
  const plain = plainFormats<ImageComparison>({
    table: (comparison) => `${tableLines(comparison).join('\n')}\n`,
    json: (comparison) => `${jsonText({ schemaVersion: 1, ...withoutSecretSteps(comparison) })}\n`,
  });
  return createRegistry<Formatter<ImageComparison>>([
    ...plain.modules,
    {
      kind: 'formatter',
      since: '0.1.0',
      stability: 'stable',
      id: 'markdown',
      title: 'Markdown',
      summary: 'For comments on pull requests.',
      mediaType: 'text/markdown',
      extension: '.md',
      render: (comparison) => `${markdownLines(comparison).join('\n')}\n`,
    },
  ]);
}

/** Build steps are quoted for layers, and carry credentials. */
function withoutSecretSteps(comparison: ImageComparison): ImageComparison {
  return {
    ...comparison,
    packages: comparison.packages.map(withoutCredentialsInSteps),
    vulnerabilities: comparison.vulnerabilities.map(withoutCredentialsInSteps),
    layers: comparison.layers.map(withoutCredentialsInSteps),
  };
}

function tableLines(comparison: ImageComparison): readonly string[] {
  const { base, image, platform, sharedLayers, packages, vulnerabilities, undetermined } = comparison;
  return [
    `${shown(image.reference)} against ${shown(base.reference)}${platform === null ? '' : ` (${shown(platform)})`}`,
    `  ${summaryOf(comparison)}`,
    `  ${counted(sharedLayers, 'layer')} shared; undetermined: ${undetermined.base} packages before, ${undetermined.image} now`,
    ...CLASSES.flatMap((kind) =>
      classLines(
        kind,
        vulnerabilities.filter((change) => change.class === kind),
      ),
    ),
    ...(packages.length === 0
      ? []
      : ['', `PACKAGES (${packages.length})`, ...columns(packages.map(packageRow), 2, 48)]),
  ];
}

function summaryOf({ counts }: ImageComparison): string {
  return [...CLASSES, 'carried' as const].map((kind) => `${counts[kind]} ${kind.replaceAll('-', ' ')}`).join(', ');
}

function classLines(kind: ComparisonClass, changes: readonly VulnerabilityChange[]): readonly string[] {
  if (changes.length === 0) return [];
  return ['', `${TITLES[kind]} (${changes.length})`, ...columns(changes.map(vulnerabilityRow), 2, 48)];
}

function vulnerabilityRow(change: VulnerabilityChange): string[] {
  const { id, severity, severityBefore, match, cause, layer, fromBaseImage } = change;
  const rated = severityBefore === null || severityBefore === severity ? severity : `${severityBefore} -> ${severity}`;
  const fix = match.fix.versions.length === 0 ? match.fix.state : `fixed in ${match.fix.versions.join(', ')}`;
  const origin = fromBaseImage === true ? 'base image' : layer === null ? '' : `layer ${layer.index + 1}`;
  const notes = [cause?.replaceAll('-', ' ') ?? '', origin].filter((text) => text !== '').join(', ');
  return [rated, shown(id), shown(`${match.package.name} ${match.package.version}`), shown(fix), notes];
}

function packageRow({ kind, type, name, before, after, direction, fromBaseImage }: PackageChange): string[] {
  const sign = kind === 'added' ? '+' : kind === 'removed' ? '-' : direction === 'down' ? 'v' : '^';
  const versions = [before.join(', '), after.join(', ')].filter((text) => text !== '').join(' -> ');
  return [sign, type, shown(name), shown(versions), fromBaseImage === true ? 'base image' : ''];
}

function markdownLines(comparison: ImageComparison): readonly string[] {
  const { base, image, packages, vulnerabilities } = comparison;
  const changed = CLASSES.flatMap((kind) => vulnerabilities.filter((change) => change.class === kind));
  const listed = fittingRows(packages, PACKAGE_BYTES, packageItem);
  const head = [
    `### ${markdownCode(image.reference)} against ${markdownCode(base.reference)}`,
    '',
    `${summaryOf(comparison)}; ${counted(packages.length, 'changed package')}.`,
    '',
  ];
  // Room for the lines around the rows.
  const { rows, left } = fittingRows(changed, MAX_BYTES - bytesOf([...head, ...listed.rows]) - 500, changeRow);
  return [
    ...head,
    ...(rows.length === 0
      ? []
      : ['| Class | Severity | Vulnerability | Package | Fix | Why |', '|---|---|---|---|---|---|', ...rows, '']),
    ...(left > 0 ? [`and ${left} more.`, ''] : []),
    '<details><summary>Packages</summary>',
    '',
    ...listed.rows,
    ...(listed.left > 0 ? [`- and ${listed.left} more`] : []),
    '',
    '</details>',
  ];
}

function changeRow(change: VulnerabilityChange): string {
  const [rated = '', id = '', found = '', fix = '', notes = ''] = vulnerabilityRow(change);
  return `| ${change.class} | ${markdownText(rated)} | ${markdownText(id)} | ${markdownCode(found)} | ${markdownText(fix)} | ${markdownText(notes)} |`;
}

function packageItem(change: PackageChange): string {
  const [sign = '', type = '', name = '', versions = ''] = packageRow(change);
  return `- ${markdownText(sign)} ${markdownText(type)} ${markdownCode(name)} ${markdownText(versions)}`;
}
