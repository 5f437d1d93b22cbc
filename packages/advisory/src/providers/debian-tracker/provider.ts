import type { AdvisoryProvider } from '../../contracts/provider.ts';
import { sourceOf } from '../document/feed-source.ts';
import { headOf, mentions, startsLikeJson } from '../document/file-head.ts';
import { readJsonObject } from '../document/json-document.ts';
import { readTracker } from './read-tracker.ts';

/** The state of every vulnerability in every release of Debian. */
export const debianTracker: AdvisoryProvider = {
  id: 'debian-tracker',
  title: 'Debian security tracker',
  summary: 'State of every vulnerability by source package and release of Debian, fixed or not.',
  homepage: 'https://security-tracker.debian.org/tracker/',
  license: 'None stated: public data of the Debian project.',
  recognizes: (file) =>
    startsLikeJson(headOf(file)) &&
    mentions(file, '"releases"') &&
    mentions(file, '"repositories"') &&
    isTracker(file.bytes),
  read: (file) => {
    const source = sourceOf('debian-tracker', file);
    return readTracker(source, readJsonObject(source, file));
  },
  downloads: [{ namespace: 'deb:debian', url: 'https://security-tracker.debian.org/tracker/data/json', kind: 'file' }],
};

/** Package, then id, then what is known of it. */
function isTracker(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 4096)).toString('latin1');
  return /^\s*\{\s*"[a-z0-9][a-z0-9+.-]*"\s*:\s*\{\s*"(?:CVE-|TEMP-|DSA-|DLA-)/.test(head);
}
