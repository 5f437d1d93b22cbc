import type { AdvisoryProvider } from '../../contracts/provider.ts';
import { sourceOf } from '../document/feed-source.ts';
import { isOsvFileOf } from '../osv/osv-file.ts';
import { readOsvFeed } from '../osv/osv-provider.ts';
import { isOvalOf, readOvalFile } from '../oval/oval-file.ts';
import { readUbuntuOval } from './read-ubuntu-oval.ts';

/** State of vulnerabilities in Ubuntu, with the fixes that take a subscription marked. */
export const ubuntu: AdvisoryProvider = {
  id: 'ubuntu',
  title: 'Ubuntu security data',
  summary: 'Vulnerabilities and notices of Ubuntu as OSV or OVAL, with the channel that a fix comes through.',
  homepage: 'https://ubuntu.com/security/cves',
  license: 'None stated in the feed: check the terms of Canonical before passing it on.',
  recognizes: (file) => isOvalOf(file, 'oval:com.ubuntu.') || isOsvFileOf(file, /^(?:UBUNTU-CVE|USN|LSN)-/),
  read: (file) => {
    if (!isOvalOf(file, 'oval:com.ubuntu.')) return readOsvFeed('ubuntu', file);
    const source = sourceOf('ubuntu', file);
    return readUbuntuOval(source, readOvalFile(source, file));
  },
  downloads: [
    {
      namespace: 'deb:ubuntu',
      url: 'https://osv-vulnerabilities.storage.googleapis.com/Ubuntu/all.zip',
      kind: 'archive',
    },
  ],
};
