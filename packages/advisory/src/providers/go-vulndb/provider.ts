import type { AdvisoryProvider } from '../../contracts/provider.ts';
import { osvProvider } from '../osv/osv-provider.ts';

/** Advisories of the Go team, with the symbols that are vulnerable. */
export const goVulndb: AdvisoryProvider = osvProvider({
  id: 'go-vulndb',
  title: 'Go vulnerability database',
  summary: 'Advisories of the Go team for modules, the standard library and the toolchain.',
  homepage: 'https://go.dev/security/vuln/database',
  license: 'CC BY 4.0; credit the Go vulnerability database.',
  ids: /^GO-/,
  downloads: [{ namespace: 'golang', url: 'https://vuln.go.dev/vulndb.zip', kind: 'archive' }],
});
