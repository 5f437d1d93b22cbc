import { isJsonObject } from '@assay/core';

/** Names that os-release uses, and those of the files of endoflife.date. */
const PRODUCTS: readonly (readonly [id: string, product: string])[] = [
  ['almalinux', 'almalinux'],
  ['alpine', 'alpine-linux'],
  ['debian', 'debian'],
  ['rhel', 'rhel'],
  ['ubuntu', 'ubuntu'],
];

/** Text of `releases.ts` from the JSON files of endoflife.date, by name of the product. */
export function renderReleases(read: (product: string) => unknown): string {
  const tables = PRODUCTS.map(([id, product]) => `  ${id}: [\n${rows(read(product)).join('')}  ],\n`);
  return `${HEAD}${tables.join('')}};\n`;
}

function rows(file: unknown): string[] {
  const releases: unknown = isJsonObject(file) ? file['releases'] : null;
  if (!Array.isArray(releases)) throw new TypeError('not a file of endoflife.date');
  return releases.filter(isJsonObject).map(({ releaseCycle, eol, eoes }) => {
    if (typeof releaseCycle !== 'string') throw new TypeError('a release without a cycle');
    return `    [${[releaseCycle, eol, eoes].map(literal).join(', ')}],\n`;
  });
}

/** Anything but a text, such as `false` for "not yet known", is no date. */
function literal(value: unknown): string {
  if (typeof value !== 'string') return 'null';
  if (!/^[0-9.-]+$/.test(value)) throw new TypeError('neither a cycle nor a date');
  return `'${value}'`;
}

const HEAD = `/** A release: its cycle, the last day of support, the last day of support that is sold or given beyond that. */
export type Release = readonly [cycle: string, supportEnd: string | null, extendedSupportEnd: string | null];

/**
 * Releases of distributions by the id that os-release gives them. Generated: \`end-of-life.test.ts\` compares it with the data and, with
 * \`vitest -u\`, writes it again. Dates are those of https://endoflife.date, Copyright 2020 endoflife.date contributors, MIT licence.
 */
export const RELEASES: Readonly<Record<string, readonly Release[]>> = {
`;
