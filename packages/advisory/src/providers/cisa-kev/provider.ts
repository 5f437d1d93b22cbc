import type { ExploitedRecord, FeedRecord } from '../../contracts/feed-record.ts';
import type { AdvisoryProvider, FeedFile } from '../../contracts/provider.ts';
import { coverageOf } from '../coverage.ts';
import { type FeedSource, invalid, sourceOf } from '../document/feed-source.ts';
import { headOf, startsLikeJson } from '../document/file-head.ts';
import { dayOf, instantAt } from '../document/instant.ts';
import { readJsonObject } from '../document/json-document.ts';
import { type Placed, objects, optionalText, optionalWord, requiredList, requiredWord } from '../document/members.ts';

/** The longest required action that is kept. */
const MAX_ACTION_LENGTH = 1000;

/** Vulnerabilities that are exploited, by the catalog of CISA. */
export const cisaKev: AdvisoryProvider = {
  id: 'cisa-kev',
  title: 'CISA KEV',
  summary: "CISA's catalog of vulnerabilities that are known to be exploited.",
  homepage: 'https://www.cisa.gov/known-exploited-vulnerabilities-catalog',
  license: 'CC0.',
  recognizes: (file) => {
    const head = headOf(file);
    return startsLikeJson(head) && head.includes('"catalogVersion"');
  },
  read: readCatalog,
  downloads: [
    {
      namespace: '*',
      url: 'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json',
      kind: 'file',
    },
  ],
};

function* readCatalog(file: FeedFile): Generator<FeedRecord, void, void> {
  const source = sourceOf('cisa-kev', file);
  const root = readJsonObject(source, file);
  const count = requiredList(source, root, 'vulnerabilities').length;
  const stated = root.members['count'];
  if (typeof stated === 'number' && stated !== count) {
    throw invalid(source, '/vulnerabilities', `holds ${count} entries, but the catalog counts ${stated}`);
  }
  for (const entry of objects(source, root, 'vulnerabilities')) {
    yield { kind: 'exploited', exploited: readEntry(source, entry) };
  }
  yield* coverageOf('cisa-kev', ['*'], instantAt(source, root, 'dateReleased'));
}

function readEntry(source: FeedSource, entry: Placed): ExploitedRecord {
  const dueOn = optionalWord(source, entry, 'dueDate');
  return {
    id: requiredWord(source, entry, 'cveID'),
    addedOn: dayOf(source, `${entry.place}/dateAdded`, requiredWord(source, entry, 'dateAdded')),
    dueOn: dueOn === null ? null : dayOf(source, `${entry.place}/dueDate`, dueOn),
    ransomware: entry.members['knownRansomwareCampaignUse'] === 'Known',
    requiredAction: optionalText(source, entry, 'requiredAction')?.slice(0, MAX_ACTION_LENGTH) ?? null,
  };
}
