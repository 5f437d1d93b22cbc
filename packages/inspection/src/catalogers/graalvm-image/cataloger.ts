import type { CatalogerSpec, ClaimedFile, Package } from '@assay/core';
import { contentOf } from '../../binary/content.ts';
import { readPrograms } from '../../binary/read-programs.ts';
import type { EmbeddedRecord } from '../embedded-sbom/embedded-record.ts';
import { embeddedPackage } from '../embedded-sbom/package.ts';
import { parseDocument } from '../embedded-sbom/parse-document.ts';
import { locationOf, mergePackages } from '../located.ts';
import { findEmbeddedList } from './find-sbom.ts';

/** Java libraries that were compiled into native programs. */
export const graalvmImageCataloger: CatalogerSpec<readonly EmbeddedRecord[] | null> = {
  kind: 'cataloger',
  id: 'graalvm-image',
  title: 'GraalVM native images',
  summary: 'Finds the Java libraries in native programs that GraalVM built with the list of them inside.',
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: 'Native Image', url: 'https://www.graalvm.org/latest/security-guide/native-image/sbom/' }],
  revision: 1,
  claims: [],
  magic: ['elf'],
  windowed: true,
  unreadable: 'partial',
  read,
  assemble: (files) => ({
    packages: mergePackages(
      files.flatMap((file): readonly Package[] =>
        (file.reading ?? []).flatMap((record) => {
          const found = embeddedPackage(record, locationOf(file));
          return found === null ? [] : [{ ...found, metadata: { ...found.metadata, evidence: 'native-image' } }];
        }),
      ),
    ),
    gaps: [],
  }),
};

function read(file: ClaimedFile): readonly EmbeddedRecord[] | null {
  for (const program of readPrograms(contentOf(file))) {
    const list = findEmbeddedList(program, file.budget);
    if (list !== null) return parseDocument(list).packages;
  }
  return null;
}
