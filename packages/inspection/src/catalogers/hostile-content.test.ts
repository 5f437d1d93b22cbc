import { type Cataloger, CatalogerError } from '@assay/core';
import { describe, expect, test } from 'vitest';
import { readExamples } from './read-example.ts';
import { catalogers } from './registry.ts';
import { createClaimMatcher } from '../content/claim-matcher.ts';

/** Bytes of each text: enough that anything worse than linear does not come to an end in time. */
const SIZE = 120_000;
const TIMEOUT = 10_000;

const TEXTS: readonly string[] = [
  '{',
  '[',
  '(',
  '"',
  "'",
  '\\',
  '\n',
  ' ',
  '\t',
  'a',
  '0',
  '=',
  ':',
  '\0',
  '{"a":',
  '[[a]]\n',
  'a:\n',
  '- a: ',
  '- - ',
  'a = {',
  'a@',
  '"a@',
  '%A%\n',
  '--[[',
  '/*',
  'a:1:{',
  's:1:"',
  '# stub: ',
  's.name = "',
  'name = "a"\n',
  'a==',
  'A: b\n',
  ' a\n',
];
const CONTENTS = TEXTS.map((text) => Buffer.from(text.repeat(Math.floor(SIZE / text.length))));

/** A path of an example for each claim of a cataloger that has one. */
function claimedPaths(cataloger: Cataloger): readonly string[] {
  const paths = readExamples(cataloger.id).flatMap(({ image }) => [...image.files.keys()]);
  return cataloger.claims.flatMap((claim) => {
    const matcher = createClaimMatcher([{ patterns: [claim], value: claim }]);
    return paths.find((path) => matcher.match(path).length > 0) ?? [];
  });
}

describe('no content of a file holds a cataloger up', () => {
  const rows = catalogers.modules.flatMap((cataloger) =>
    [...new Set(claimedPaths(cataloger))].map((path) => [cataloger.id, path, cataloger] as const),
  );

  test.each(rows)(
    '%s at %s',
    (_id, path, cataloger) => {
      for (const bytes of CONTENTS) {
        try {
          cataloger.read({ path, bytes });
        } catch (error) {
          expect(error).toBeInstanceOf(CatalogerError);
        }
      }
    },
    TIMEOUT,
  );
});
