import { posix } from 'node:path';
import { createClaimMatcher } from '../../content/claim-matcher.ts';
import type { Content } from '../../binary/content.ts';
import type { ProgramRow } from './evidence.ts';
import { findVersion } from './find-version.ts';
import { PROGRAM_ROWS } from './rows/program-rows.ts';

/** A program that was told. */
export type ClassifiedProgram = {
  /** Name of its row. */
  readonly program: string;
  readonly version: string;
};

const rowsOf = createClaimMatcher(
  PROGRAM_ROWS.map((row) => ({ patterns: [...row.files.map(anywhere), ...claimsOf(row)], value: row })),
);

/** Patterns over the whole path for the files of a row that are claimed by it. */
export function claimsOf({ claims = [] }: ProgramRow): readonly string[] {
  return claims.map(anywhere);
}

function anywhere(pattern: string): string {
  return `/**/${pattern}`;
}

/** Tells which program a file is, of those that its name allows; null when its content is that of none. */
export function classify(path: string, content: Content): ClassifiedProgram | null {
  const rows = rowsOf.match(path);
  if (rows.length === 0) return null;
  const fileName = posix.basename(path);
  for (const row of rows) {
    for (const evidence of row.evidence) {
      const version = findVersion(evidence, fileName, content);
      if (version !== null) return { program: row.name, version };
    }
  }
  return null;
}
