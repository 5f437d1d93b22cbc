import type { AdvisoryProvider } from '../../contracts/provider.ts';
import { osvProvider } from '../osv/osv-provider.ts';

/** Advisories for what Bitnami packs: the best data for programs that no package manager installed. */
export const bitnami: AdvisoryProvider = osvProvider({
  id: 'bitnami',
  title: 'Bitnami vulnerability database',
  summary: 'Advisories for the components that Bitnami packs, such as node, java, nginx and redis.',
  homepage: 'https://github.com/bitnami/vulndb',
  license: 'Apache-2.0.',
  ids: /^BIT-/,
  downloads: [
    {
      namespace: 'bitnami',
      url: 'https://osv-vulnerabilities.storage.googleapis.com/Bitnami/all.zip',
      kind: 'archive',
    },
  ],
});
