import type { AdvisoryProvider, FeedFile } from '../../contracts/provider.ts';
import type { FeedRecord } from '../../contracts/feed-record.ts';
import { sourceOf } from '../document/feed-source.ts';
import { headOf } from '../document/file-head.ts';
import { readJsonObject } from '../document/json-document.ts';
import { readText } from '../document/text-document.ts';
import { readAdvisoryList } from './read-list.ts';

/** Security advisories of Debian and its long-term support, as the lists of the security tracker. */
export const debianLists: AdvisoryProvider = {
  id: 'debian-lists',
  title: 'Debian DSA and DLA lists',
  summary: 'Fixes that Debian announced, by source package and release; it does not tell what is not fixed.',
  homepage: 'https://salsa.debian.org/security-tracker-team/security-tracker',
  license: 'None stated in the lists: public data of the Debian project.',
  recognizes: (file) => {
    const head = headOf(file);
    return LIST.test(head) || isReleaseTable(head);
  },
  read: readFile,
  downloads: ['DSA', 'DLA'].map((list) => ({
    namespace: 'deb:debian',
    url: `https://salsa.debian.org/security-tracker-team/security-tracker/-/raw/master/data/${list}/list`,
    kind: 'file',
  })),
};

const LIST = /^\[\d{1,2} [A-Z][a-z]{2} \d{4}\] D[LT]?S?A-\d+/;

/** `data/config.json` lies beside the lists: it has no advisories. */
function isReleaseTable(head: string): boolean {
  return /^\s*\{\s*"repositories"\s*:/.test(head) && head.includes('"distributions"');
}

function* readFile(file: FeedFile): Generator<FeedRecord, void, void> {
  const source = sourceOf('debian-lists', file);
  if (LIST.test(headOf(file))) yield* readAdvisoryList(source, readText(source, file));
  else readJsonObject(source, file);
}
