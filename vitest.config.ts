import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that start many processes, which takes the longer the more memory the process of the tests has by then; and the longest. */
const FIRST = [
  'assess/src/repository-secrets/scan-repositories',
  'repository/src/git/git',
  'policy/src/evaluation/determinism',
  'repository/src/tree/walk-tree',
  'repository/src/ignore/ignore-rules',
  'report/src/text-diff/unified-diff',
  'cli/src/main',
  'inspection/src/worker/shared-layers',
  'advisory/src/providers/corpus',
].map((name) => `/${name}.test.ts`);

/** Known files first, so that none of them is left for the end; then what took longest last time, or has most text. */
class KnownFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = FIRST.findIndex((name) => moduleId.endsWith(name));
      return place === -1 ? FIRST.length : place;
    };
    const sorted = await super.sort.call(this, files);
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  resolve: { conditions: ['development'] },
  ssr: { resolve: { conditions: ['development'] } },
  test: {
    include: ['packages/**/*.test.ts', 'apps/**/*.test.ts', 'tools/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    pool: 'forks',
    maxWorkers: '100%',
    execArgv: ['--conditions=development'],
    // Threads and programs that tests start load the sources themselves: what one compiled, the next takes from there.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/compiled') },
    sequence: { sequencer: KnownFirst },
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
