import type { FeedRecord } from '../../contracts/feed-record.ts';
import type { AdvisoryProvider, FeedFile } from '../../contracts/provider.ts';
import { coverageOf } from '../coverage.ts';
import { invalid, sourceOf } from '../document/feed-source.ts';
import { headOf, mentions, startsLikeJson } from '../document/file-head.ts';
import { instantAt } from '../document/instant.ts';
import { readJsonObject } from '../document/json-document.ts';
import { objects, optionalObject, requiredList } from '../document/members.ts';
import { nvdChanges } from './changes.ts';
import { readCve } from './read-cve.ts';

/** Vulnerabilities by CVE id with products by CPE. */
export const nvd: AdvisoryProvider = {
  id: 'nvd',
  title: 'NVD',
  summary: 'CVSS, weaknesses and affected products by CPE of every CVE id, from the API 2.0 of the NVD.',
  homepage: 'https://nvd.nist.gov/developers/vulnerabilities',
  license: 'Public domain; this product uses the NVD API but is not endorsed or certified by the NVD.',
  recognizes: (file) => {
    const head = headOf(file);
    return (
      startsLikeJson(head) &&
      (/"format"\s*:\s*"NVD_CVE"/.test(head) ||
        (mentions(file, '"vulnerabilities"') && mentions(file, '"sourceIdentifier"')))
    );
  },
  read: readPage,
  downloads: [
    {
      namespace: 'cpe',
      url: 'https://services.nvd.nist.gov/rest/json/cves/2.0?startIndex=0',
      kind: 'incremental',
      changes: nvdChanges,
    },
  ],
};

function* readPage(file: FeedFile): Generator<FeedRecord, void, void> {
  const source = sourceOf('nvd', file);
  const root = readJsonObject(source, file);
  requiredList(source, root, 'vulnerabilities');
  for (const entry of objects(source, root, 'vulnerabilities')) {
    const cve = optionalObject(source, entry, 'cve');
    if (cve === null) throw invalid(source, `${entry.place}/cve`, 'is missing');
    yield* readCve(source, cve);
  }
  yield* coverageOf(source.feed, ['cpe'], instantAt(source, root, 'timestamp'));
}
