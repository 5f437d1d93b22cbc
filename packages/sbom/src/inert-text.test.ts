import type { Package } from '@assay/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeSbom } from './decode-sbom.ts';
import { encodeSbom } from './encode-sbom.ts';
import { sbomFormats } from './registry.ts';
import { readTags } from './spdx-tv/read-tags.ts';
import { CREATED, SAMPLE_PACKAGES, sampleInspection } from './testing/sample-inspection.ts';

/** What reorders, hides or breaks lines of a text although it is no control character of ASCII. */
const ACTIVE = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/u;

const HOSTILE = 'a\u202eb\u2066c\u200bd\u2028e\u2029f\u{e0041}g\ufeffh\u0085i##[error]';

function encode(format: string, text: string): string {
  const [sample] = SAMPLE_PACKAGES;
  const item: Package = {
    ...(sample ?? { purl: '', type: 'generic', version: '' }),
    name: text,
    version: `1${text}`,
    licenses: [text],
    locations: [{ path: `/${text}`, layer: null }],
    metadata: { [text]: text, homepage: `http://x/${text}`, author: text },
  };
  const gaps = [{ code: 'X', effect: 'partial', message: text, path: text }] as const;
  return encodeSbom(format, sampleInspection({ packages: [item], gaps }), { createdAt: CREATED, includeFiles: true });
}

const FORMATS = sbomFormats.modules.map(({ id }) => id).filter((id) => id !== 'spdx-tv');

describe.each(FORMATS)('%s', (format) => {
  test('carries nothing raw that a terminal or an editor acts on', () => {
    expect(ACTIVE.exec(encode(format, HOSTILE))).toBeNull();
  });

  test.skipIf(format === 'github-snapshot')('carries it all the same', () => {
    const [item] = decodeSbom(encode(format, HOSTILE)).packages;
    expect([item?.name, item?.version]).toEqual([HOSTILE, `1${HOSTILE}`]);
  });
});

test.each(FORMATS.filter((format) => !format.endsWith('xml')))(
  '%s keeps workflow commands of runners apart',
  (format) => {
    expect(encode(format, '##[error]x')).not.toContain('##');
  },
);

test('tag-value: no text makes a tag of its own', () => {
  const breaks = fc.constantFrom(
    '\n',
    '\r',
    '\r\n',
    '\u000b',
    '\f',
    '\u0085',
    '\u2028',
    '\u2029',
    '\u001c',
    '</text>',
    '<text>',
    '<',
    'x',
  );
  const tags = (text: string): readonly string[] =>
    readTags(encode('spdx-tv', text).replaceAll(/[\p{Zl}\p{Zp}\u0085]/gu, '\n'))
      .map(({ name }) => name)
      .filter((name) => name === 'PackageName' || name === 'Relationship');
  const plain = tags('x');
  fc.assert(
    fc.property(fc.array(breaks, { minLength: 1, maxLength: 5 }), (parts) => {
      const evil = `${parts.join('')}PackageName: evil${parts.join('Relationship: a DEPENDS_ON b')}`;
      expect(tags(evil)).toEqual(plain);
    }),
  );
});
