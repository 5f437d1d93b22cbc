import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DatabaseStatus, feedDocuments, writeDatabase } from '@assay/advisory';

/** One advisory as a test writes it: a package of npm below a version. */
export interface TestAdvisory {
  readonly id: string;
  readonly name: string;
  readonly fixed: string;
  /** Default HIGH. */
  readonly severity?: 'LOW' | 'MODERATE' | 'HIGH' | 'CRITICAL';
}

/** Puts an advisory database with these advisories, and nothing else, in place. */
export async function writeAdvisories(
  file: string,
  advisories: readonly TestAdvisory[],
  builtAt: string,
): Promise<DatabaseStatus> {
  const directory = await mkdtemp(join(tmpdir(), 'assay-feed-'));
  try {
    for (const { id, name, fixed, severity = 'HIGH' } of advisories) {
      const document = {
        schema_version: '1.6.0',
        id,
        modified: builtAt,
        published: '2025-01-01T00:00:00Z',
        summary: `${id} in ${name}`,
        database_specific: { severity },
        affected: [
          {
            package: { ecosystem: 'npm', name },
            ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed }] }],
          },
        ],
      };
      await writeFile(join(directory, `${id}.json`), JSON.stringify(document));
    }
    const { status } = await writeDatabase({
      file,
      documents: feedDocuments([directory], { count: 0, examples: [] }),
      now: builtAt,
      revision: 'test',
      mode: 'build',
    });
    return status;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
