import type { AdvisoryProvider } from '../../contracts/provider.ts';
import { osvProvider } from '../osv/osv-provider.ts';

/** Advisories of the Python Packaging Authority. */
export const pypa: AdvisoryProvider = osvProvider({
  id: 'pypa',
  title: 'Python Packaging Advisory Database',
  summary: 'Advisories of the Python Packaging Authority, as OSV in YAML.',
  homepage: 'https://github.com/pypa/advisory-database',
  license: 'CC BY 4.0; credit the Python Packaging Advisory Database.',
  ids: /^PYSEC-/,
  downloads: [
    {
      namespace: 'pypi',
      url: 'https://osv-vulnerabilities.storage.googleapis.com/PyPI/all.zip',
      kind: 'archive',
    },
  ],
});
