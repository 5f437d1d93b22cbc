import type { AdvisoryProvider } from '../../contracts/provider.ts';
import { osvProvider } from '../osv/osv-provider.ts';

/** Errata of AlmaLinux. */
export const almalinux: AdvisoryProvider = osvProvider({
  id: 'almalinux',
  title: 'AlmaLinux errata',
  summary: 'Security, bug fix and enhancement errata of AlmaLinux by binary package.',
  homepage: 'https://errata.almalinux.org',
  license: 'MIT.',
  ids: /^AL[SBE]A-/,
  downloads: [
    {
      namespace: 'rpm:almalinux',
      url: 'https://osv-vulnerabilities.storage.googleapis.com/AlmaLinux/all.zip',
      kind: 'archive',
    },
  ],
});
