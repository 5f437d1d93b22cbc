import { type JsonValue, type Package, type PackageType, compareText, parseDigest } from '@assay/core';
import * as fc from 'fast-check';

/** Any character but lone surrogates; the library's own `binary` needs a second of processor time before its first text. */
const anyCharacter = fc
  .oneof(fc.integer({ min: 0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }))
  .map((code) => String.fromCodePoint(code));

/** Texts as attackers write them: markup, separators, control characters, bidirectional marks, lone surrogates. */
const nastyText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.string({ unit: anyCharacter, maxLength: 6 }),
      fc.constantFrom(
        '\n',
        '\r\n',
        '\t',
        '\0',
        '\u0007',
        '\u0085',
        '\u2028',
        '\u202e',
        '\ud800',
        '\udc00',
        '\ufffe',
        '\uffff',
        '\ufeff',
        ' ',
        '"',
        "'",
        '<',
        '>',
        '&',
        '&amp;',
        '&#10;',
        ']]>',
        '<![CDATA[',
        '<!--',
        '</text>',
        '<text>',
        '<TEXT>',
        '\\u{a}',
        'PackageName: evil',
        '\nPackageName: evil\n',
        'SPDXRef-DOCUMENT',
        '__proto__',
        '#',
        '%0A',
        '日本',
        '🚢',
        'NOASSERTION',
        'NONE',
      ),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));

const licenses = fc.array(
  fc.oneof(
    fc.constantFrom(
      'MIT',
      'mit',
      'Apache-2.0 OR MIT',
      '(MIT AND Zlib)',
      'GPL-2.0-only WITH Classpath-exception-2.0',
      'GPL-2.0+',
    ),
    fc.constantFrom(
      'LicenseRef-own',
      'licenseref-OWN OR MIT',
      'NOASSERTION',
      'NONE',
      '',
      'GPL',
      'MIT AND Zlib',
      '(((MIT',
    ),
    nastyText,
  ),
  { maxLength: 4 },
);

const nastyValue: fc.Arbitrary<JsonValue> = fc.oneof(
  nastyText,
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.array(nastyText, { maxLength: 2 }),
  fc.dictionary(nastyText, nastyText, { maxKeys: 2 }),
);

const layer = fc.constantFrom(null, parseDigest(`sha256:${'a'.repeat(64)}`), parseDigest(`sha256:${'b'.repeat(64)}`));
const location = fc.record({ path: nastyText.map((text) => `/${text}`), layer });
const type = fc.constantFrom<PackageType>('deb', 'npm', 'pypi', 'maven', 'golang', 'generic', 'rpm');

/** A package whose every text may be hostile; its package URL is canonical, as catalogers make them. */
export const arbitraryPackage: fc.Arbitrary<Package> = fc
  .record({
    name: nastyText.filter((text) => text !== ''),
    version: fc.oneof(nastyText, fc.string({ minLength: 1_020, maxLength: 1_100 })),
    type,
    licenses,
    locations: fc.array(location, { minLength: 1, maxLength: 3 }),
    metadata: fc.dictionary(nastyText, nastyValue, { maxKeys: 3 }),
    optional: fc.record(
      { architecture: nastyText, sourceName: nastyText, sourceVersion: nastyText, ownedBy: nastyText },
      { requiredKeys: [] },
    ),
  })
  .map(({ optional, ...rest }) => Object.assign(rest, optional, { purl: purlOf(rest) }));

function purlOf({ name, version, type: kind }: Pick<Package, 'name' | 'version' | 'type'>): string {
  return `pkg:${kind}/${encode(name)}${version === '' ? '' : `@${encode(version)}`}`;
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, escaped);
}

function escaped(character: string): string {
  return `%${character.charCodeAt(0).toString(16)}`;
}

/** Packages of which some need and some own others, themselves too: cycles, and relations that are both. */
export const relatedPackages: fc.Arbitrary<readonly Package[]> = fc
  .array(fc.tuple(arbitraryPackage, fc.array(fc.nat({ max: 3 }), { maxLength: 3 }), fc.option(fc.nat({ max: 3 }))), {
    maxLength: 4,
  })
  .map((drawn) =>
    drawn.map(([{ ownedBy: _free, ...item }, needs, owner]) => {
      const purlAt = (index: number): readonly string[] => drawn.slice(index, index + 1).map(([{ purl }]) => purl);
      const dependsOn = [...new Set(needs.flatMap(purlAt))].filter((purl) => purl !== item.purl).toSorted(compareText);
      const [ownedBy] = owner === null ? [] : purlAt(owner);
      return {
        ...item,
        ...(dependsOn.length === 0 ? {} : { dependsOn }),
        ...(ownedBy === undefined ? {} : { ownedBy }),
      };
    }),
  );
