import type { AdvisoryProvider } from '../../contracts/provider.ts';
import { isOsvFile } from './osv-file.ts';
import { readOsvFeed } from './osv-provider.ts';

const BUCKET = 'https://osv-vulnerabilities.storage.googleapis.com';

const download = (namespace: string, ecosystem: string): AdvisoryProvider['downloads'][number] => ({
  namespace,
  url: `${BUCKET}/${encodeURIComponent(ecosystem)}/all.zip`,
  kind: 'archive',
});

/**
 * OSV records of any publisher that has no provider of its own. Its archives are cut by ecosystem, so they are where GitHub's advisories are
 * fetched from too.
 */
export const osv: AdvisoryProvider = {
  id: 'osv',
  title: 'OSV',
  summary: 'Records in the OSV format, of every ecosystem that it defines.',
  homepage: 'https://osv.dev',
  license: 'As each source says; see https://google.github.io/osv.dev/data/. Most are CC BY 4.0: name the source.',
  recognizes: isOsvFile,
  read: (file) => readOsvFeed('osv', file),
  downloads: [
    download('npm', 'npm'),
    download('maven', 'Maven'),
    download('nuget', 'NuGet'),
    download('composer', 'Packagist'),
    download('gem', 'RubyGems'),
    download('hex', 'Hex'),
    download('pub', 'Pub'),
    download('swift', 'SwiftURL'),
    download('cran', 'CRAN'),
    download('githubactions', 'GitHub Actions'),
  ],
};
