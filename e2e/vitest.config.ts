import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['development'] },
  ssr: { resolve: { conditions: ['development'] } },
  test: {
    include: ['e2e/**/*.e2e.ts'],
    pool: 'forks',
    execArgv: ['--conditions=development'],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 600_000,
    // Real components on a busy machine: what fails once is tried once more where nobody watches.
    retry: process.env['CI'] === undefined ? 0 : 1,
  },
});
