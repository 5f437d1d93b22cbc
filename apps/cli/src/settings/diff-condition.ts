import type { VulnerabilitySeverity } from '@assay/core';
import { InvalidValue } from './setting.ts';
import { parseSize, quoted } from './value-types.ts';

/** What is counted under one word. */
export type CountedKind =
  | 'new-secret'
  | 'new-setuid'
  | 'new-world-writable'
  | 'new-capabilities'
  | 'new-package'
  | 'new-port'
  | 'became-root'
  | 'config';

/** One condition under which a comparison fails. */
export type DiffCondition = { readonly text: string } & (
  | { readonly kind: 'new-vulnerability'; readonly severity: VulnerabilitySeverity }
  | { readonly kind: CountedKind }
  /** A category, `copyleft`, an SPDX id, or null for any. */
  | { readonly kind: 'new-license'; readonly what: string | null }
  | { readonly kind: 'new-finding'; readonly onlyStop: boolean }
  | { readonly kind: 'size'; readonly limit: { readonly percent: number } | { readonly bytes: number } }
);

const SEVERITIES: readonly VulnerabilitySeverity[] = ['unknown', 'negligible', 'low', 'medium', 'high', 'critical'];
const COUNTED: readonly CountedKind[] = [
  'new-secret',
  'new-setuid',
  'new-world-writable',
  'new-capabilities',
  'new-package',
  'new-port',
  'became-root',
  'config',
];

/** Reads `--fail-on`: conditions with commas between them. @throws InvalidValue */
export function parseConditions(texts: readonly string[]): readonly DiffCondition[] {
  return texts
    .flatMap((text) => text.split(','))
    .map((text) => text.trim())
    .map(parseCondition);
}

function parseCondition(text: string): DiffCondition {
  const severity = SEVERITIES.find((level) => text === `new-${level}`);
  if (severity !== undefined) return { text, kind: 'new-vulnerability', severity };
  const kind = COUNTED.find((name) => name === text);
  if (kind !== undefined) return { text, kind };
  const license = /^new-license(?::(.+))?$/s.exec(text);
  if (license !== null) return { text, kind: 'new-license', what: license[1] ?? null };
  if (text === 'new-finding' || text === 'new-finding:stop') {
    return { text, kind: 'new-finding', onlyStop: text !== 'new-finding' };
  }
  const percent = /^size\+(\d{1,6}(?:\.\d{1,3})?)%$/.exec(text)?.[1];
  if (percent !== undefined) return { text, kind: 'size', limit: { percent: Number(percent) } };
  const size = /^size\+(.+)$/.exec(text)?.[1];
  if (size !== undefined) return { text, kind: 'size', limit: { bytes: parseSize(size) } };
  throw new InvalidValue(
    `${quoted(text)} is no condition`,
    `Conditions are new-${SEVERITIES.toReversed().join(', new-')}, ${COUNTED.join(', ')}, new-license[:WHAT], new-finding[:stop], size+PERCENT%, size+SIZE.`,
  );
}
