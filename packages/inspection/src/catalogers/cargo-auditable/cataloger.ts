import type { CatalogerSpec } from '@assay/core';
import { type Content, contentOf } from '../../binary/content.ts';
import { sectionBytes } from '../../binary/program.ts';
import { readPrograms } from '../../binary/read-programs.ts';
import { locationOf, mergePackages } from '../located.ts';
import { cratePackages } from './package.ts';
import { type Crate, parseAuditData } from './parse-audit-data.ts';

/** Section that holds the list, in all formats. */
const SECTION = '.dep-v0';

/** Crates built into programs of Rust. */
export const cargoAuditableCataloger: CatalogerSpec<readonly Crate[] | null> = {
  kind: 'cataloger',
  id: 'cargo-auditable',
  title: 'Rust programs',
  summary: 'Finds the crates built into Rust programs that carry the list of cargo-auditable.',
  since: '0.1.0',
  stability: 'stable',
  references: [{ title: 'cargo-auditable', url: 'https://github.com/rust-secure-code/cargo-auditable' }],
  revision: 1,
  claims: [],
  magic: ['elf', 'pe', 'mach-o'],
  windowed: true,
  unreadable: 'partial',
  read: (file) => readCrates(contentOf(file)),
  assemble: (files) => ({
    packages: mergePackages(files.flatMap((file) => cratePackages(file.reading ?? [], locationOf(file)))),
    gaps: [],
  }),
};

function readCrates(content: Content): readonly Crate[] | null {
  const lists = readPrograms(content).flatMap((program) => {
    const compressed = sectionBytes(program, SECTION);
    return compressed === null ? [] : [parseAuditData(compressed)];
  });
  return lists.length === 0 ? null : lists.flat();
}
