import { type Package, compareText } from '@assay/core';
import type { Occurrence } from '../../contracts/trigger.ts';
import { packageSubject } from '../packages/package-subject.ts';

/** A licence statement of a package in which a denied licence stands. */
interface Denied {
  readonly found: Package;
  readonly license: string;
}

/**
 * Findings for packages whose licences hold a denied one, as declared or by their licence files: a whole statement, or one of its
 * words with the brackets and signs of expressions taken away. Each finding carries the historical id, which named all packages at
 * once.
 */
export function* denyLicenses(
  packages: readonly Package[],
  types: readonly string[] | null,
  isDenied: (license: string) => boolean,
  legacyStart: string,
): Iterable<Occurrence<'denied'>> {
  const denied = packages.flatMap((found) =>
    types === null || types.includes(found.type) ? deniedIn(found, isDenied) : [],
  );
  const listed = denied.toSorted(
    (a, b) => compareText(a.found.name, b.found.name) || compareText(a.license, b.license),
  );
  const legacyMessage = `${legacyStart}${listed.map(({ found, license }) => `${found.name}(${license})`).join(', ')}`;
  for (const { found, license } of denied) {
    yield {
      message: 'denied',
      data: { name: found.name, version: found.version, license },
      ...packageSubject(found),
      discriminator: license,
      evidence: { name: found.name, version: found.version, licenses: found.licenses },
      legacyMessage,
    };
  }
}

function deniedIn(found: Package, isDenied: (license: string) => boolean): readonly Denied[] {
  // What only licence files tell counts like what is declared.
  const fromFiles = found.license?.files === undefined ? [] : [found.license.expression];
  const words = [...found.licenses, ...fromFiles].flatMap((statement) => [statement, ...statement.split(/\s+/)]);
  const names = words.flatMap((word) => [word, word.replaceAll(/^\(+|[),;]+$/g, '')]);
  return [...new Set(names)].filter((name) => name !== '' && isDenied(name)).map((license) => ({ found, license }));
}
