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
  /** They come with the archives that OSV cuts by ecosystem: the repository has them all in one. */
  downloads: [],
});
