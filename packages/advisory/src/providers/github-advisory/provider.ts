import type { AdvisoryProvider } from '../../contracts/provider.ts';
import { osvProvider } from '../osv/osv-provider.ts';

/** Advisories of GitHub, reviewed or not. */
export const githubAdvisory: AdvisoryProvider = osvProvider({
  id: 'github-advisory',
  title: 'GitHub Advisory Database',
  summary:
    'Advisories of GitHub for npm, Maven, NuGet, Composer, pip, RubyGems, Go, Rust, Pub, Swift, Hex and Actions.',
  homepage: 'https://github.com/github/advisory-database',
  license: 'CC BY 4.0; credit the GitHub Advisory Database.',
  ids: /^GHSA-/,
  downloads: ['npm', 'maven', 'nuget', 'composer', 'pub', 'swift', 'hex', 'githubactions'].map((namespace) => ({
    namespace,
    url: 'https://codeload.github.com/github/advisory-database/tar.gz/refs/heads/main',
    kind: 'archive',
  })),
});
