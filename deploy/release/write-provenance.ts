/** `write-provenance.ts VERSION`: how the release was built, as a predicate of SLSA provenance 1.0, on stdout. */
import { execFileSync } from 'node:child_process';

const { env } = process;
const [version = ''] = process.argv.slice(2);
const server = env['GITHUB_SERVER_URL'] || 'https://github.com';
const repository = `${server}/${env['GITHUB_REPOSITORY'] || 'unknown/unknown'}`;
const commit = env['GITHUB_SHA'] || execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
const ref = env['GITHUB_REF'] || 'refs/heads/unknown';
const isWorkflow = env['GITHUB_ACTIONS'] === 'true';

console.log(
  JSON.stringify({
    buildDefinition: {
      buildType: isWorkflow
        ? 'https://actions.github.io/buildtypes/workflow/v1'
        : 'https://assay.example/release/local/v1',
      externalParameters: {
        version,
        workflow: { repository, ref, path: '.github/workflows/release.yml' },
      },
      internalParameters: { steps: ['build', 'pack', 'attest', 'publish', 'verify'] },
      resolvedDependencies: [{ uri: `git+${repository}@${ref}`, digest: { gitCommit: commit } }],
    },
    runDetails: {
      builder: {
        id: isWorkflow ? `${repository}/.github/workflows/release.yml@${ref}` : 'https://assay.example/release/local',
      },
      metadata: {
        invocationId: isWorkflow ? `${repository}/actions/runs/${env['GITHUB_RUN_ID'] ?? ''}` : `local/${commit}`,
        finishedOn: new Date().toISOString(),
      },
    },
  }),
);
