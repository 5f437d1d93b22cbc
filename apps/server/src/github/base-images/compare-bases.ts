import { compareImages } from '@assay/advisory';
import { type ChangedPin, inspectTarget } from '@assay/assess';
import { AssayError, BASIC_REQUEST, type Inspection, type Reference, formatReference } from '@assay/core';
import { DEFAULT_LIMITS } from '@assay/inspection';
import { markdownCode, markdownText } from '@assay/report';
import type { Scope } from '@assay/store';
import { openMatcherFor } from '../../advisories/matcher.ts';
import { openOptions } from '../../images/open-options.ts';
import type { ServiceParts } from '../../service/parts.ts';

/** Pairs of images that one pull request compares, and lines that it lists of each. */
const MOST_PAIRS = 10;
const MOST_LINES = 50;

/** What each new digest changes against the one before, in Markdown. What cannot be compared says so. */
export async function compareBases(
  parts: ServiceParts,
  scope: Scope,
  changes: readonly ChangedPin[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const pairs = new Map<string, ChangedPin & { readonly from: NonNullable<ChangedPin['from']> }>();
  for (const change of changes) {
    const { from } = change;
    if (from !== null) pairs.set(`${formatReference(change.image)} ${from}`, { ...change, from });
  }
  const sections: string[] = [];
  for (const { image, from, to } of [...pairs.values()].slice(0, MOST_PAIRS)) {
    const name = markdownCode(formatReference(image));
    const look = async (digest: ChangedPin['to']): Promise<Inspection | null> =>
      inspectBase(parts, scope, { ...image, digest }, signal);
    const [before, after] = [await look(from), await look(to)];
    sections.push(...(await tell(parts, scope, name, before, after)));
  }
  const left = pairs.size - MOST_PAIRS;
  return left > 0 ? [...sections, `${left} more images were not compared.`] : sections;
}

/** Null for an image that cannot be read any more. */
async function inspectBase(
  parts: ServiceParts,
  scope: Scope,
  reference: Reference,
  signal: AbortSignal,
): Promise<Inspection | null> {
  try {
    const [inspection = null] = await inspectTarget({
      target: `registry:${formatReference(reference)}`,
      open: await openOptions(parts, scope.space, signal),
      as: null,
      limits: DEFAULT_LIMITS,
      request: BASIC_REQUEST,
      cache: parts.cache,
      toolVersion: parts.settings.toolVersion,
      signal,
    });
    return inspection;
  } catch (error) {
    if (error instanceof AssayError && error.kind !== 'aborted' && error.kind !== 'defect') return null;
    throw error;
  }
}

async function tell(
  parts: ServiceParts,
  scope: Scope,
  name: string,
  before: Inspection | null,
  after: Inspection | null,
): Promise<readonly string[]> {
  if (before === null || after === null) return [`${name}: the images could not be compared.`];
  using matcher = await openMatcherFor(parts, scope, new Date(parts.now()));
  const factsOf = (inspection: Inspection): Parameters<typeof compareImages>[0]['facts'] =>
    matcher?.match(inspection).vulnerabilities ?? { matches: [], undetermined: [] };
  const { packages, vulnerabilities } = compareImages(
    { inspection: before, facts: factsOf(before) },
    { inspection: after, facts: factsOf(after) },
  );
  const ids = (kind: string): readonly string[] =>
    vulnerabilities
      .filter((change) => change.class === kind)
      .map(({ id, severity, package: { name: of } }) => markdownText(`${id} (${severity}) in ${of}`));
  const [fixed, introduced] = [ids('fixed'), ids('introduced')];
  const changed = packages.map((one) =>
    markdownText(`${one.name} ${one.before.join(' ') || '–'} → ${one.after.join(' ') || '–'}`),
  );
  const known = matcher === null ? 'There is no advisory data, so nothing is known of vulnerabilities.' : '';
  return [
    `#### ${name}`,
    `Vulnerabilities: ${fixed.length} fixed, ${introduced.length} introduced. Packages: ${changed.length} changed. ${known}`.trim(),
    ...folded('Fixed', fixed),
    ...folded('Introduced', introduced),
    ...folded('Packages', changed),
  ];
}

function folded(title: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  const left = lines.length - MOST_LINES;
  const shown = lines.slice(0, MOST_LINES).map((line) => `- ${line}`);
  const more = left > 0 ? [`- and ${left} more`] : [];
  return [`<details><summary>${title}</summary>`, '', ...shown, ...more, '', '</details>'];
}
