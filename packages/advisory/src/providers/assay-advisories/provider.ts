import type { AdvisoryProvider } from '../../contracts/provider.ts';
import { isOsvFile } from '../osv/osv-file.ts';
import { readOsvFeed } from '../osv/osv-provider.ts';
import { OWN_FEED } from '../osv/read-osv.ts';

/** A team's own advisories: OSV files in a directory or repository called `assay-advisories`. */
export const assayAdvisories: AdvisoryProvider = {
  id: OWN_FEED,
  title: 'Own advisories',
  summary: "A team's own OSV records, from a directory or archive called `assay-advisories`.",
  homepage: 'https://ossf.github.io/osv-schema/',
  license: "The team's own.",
  recognizes: (file) => /(?:^|\/)assay-advisories(?:[-.@][^/]*)?\//.test(file.path) && isOsvFile(file),
  read: (file) => readOsvFeed(OWN_FEED, file),
  downloads: [],
};
