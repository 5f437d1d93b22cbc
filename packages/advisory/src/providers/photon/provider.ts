import { isJsonObject } from '@assay/core';
import type { AffectedPackage } from '../../contracts/advisory.ts';
import type { FeedRecord } from '../../contracts/feed-record.ts';
import type { AdvisoryProvider, FeedFile } from '../../contracts/provider.ts';
import { FIX_UNKNOWN, NOT_FIXED, buildAdvisory, buildAffected, fixedBy, isCveId } from '../build-advisory.ts';
import { coverageOf } from '../coverage.ts';
import { type FeedSource, invalid, sourceOf } from '../document/feed-source.ts';
import { baseNameOf, headOf } from '../document/file-head.ts';
import { readJson } from '../document/json-document.ts';
import { type Placed, optionalWord, requiredWord } from '../document/members.ts';

/** Vulnerabilities of Photon OS by release. */
export const photon: AdvisoryProvider = {
  id: 'photon',
  title: 'Photon OS CVE metadata',
  summary:
    'Vulnerabilities by source package of Photon OS and the version that fixes them; the release is in the name of the file.',
  homepage: 'https://packages.broadcom.com/photon/photon_cve_metadata/',
  license: 'None stated.',
  recognizes: (file) =>
    /^\s*\[\s*\{/.test(headOf(file)) && /"cve_id"\s*:/.test(headOf(file)) && /"res_ver"\s*:/.test(headOf(file)),
  read: readMetadata,
  downloads: [
    {
      namespace: 'rpm:photon',
      url: 'https://packages.broadcom.com/photon/photon_cve_metadata/cve_data_photon{release}.json',
      kind: 'file',
    },
  ],
};

function* readMetadata(file: FeedFile): Generator<FeedRecord, void, void> {
  const source = sourceOf('photon', file);
  const release = /photon-?(\d+\.\d+)/.exec(baseNameOf(file))?.[1];
  if (release === undefined) throw invalid(source, 'start', 'the name of the file does not say of which release it is');
  const namespace = `rpm:photon:${release}`;
  const value = readJson(source, file);
  if (!Array.isArray(value)) throw invalid(source, 'start', 'not a list');
  const byId = new Map<string, AffectedPackage[]>();
  for (const [index, entry] of value.entries()) {
    if (!isJsonObject(entry)) throw invalid(source, `/${index}`, 'not an object');
    const placed = { members: entry, place: `/${index}` };
    const id = requiredWord(source, placed, 'cve_id');
    const rows = byId.get(id) ?? [];
    byId.set(id, rows);
    const row = rowOf(source, namespace, placed);
    rows.push(row, { ...row, subject: 'package' });
  }
  for (const [id, affected] of byId) {
    yield {
      kind: 'advisory',
      advisory: buildAdvisory({ feed: source.feed, id, covers: isCveId(id) ? [id] : [], affected }),
    };
  }
  yield* coverageOf(source.feed, [namespace], null);
}

/** Names are those of source and of binary packages. `aff_ver` says "all versions before … are vulnerable" or "NA", `res_ver` the fixed version or "NA". */
function rowOf(source: FeedSource, namespace: string, entry: Placed): AffectedPackage {
  const row = { namespace, name: requiredWord(source, entry, 'pkg'), subject: 'source', scheme: 'rpm' } as const;
  if (optionalWord(source, entry, 'status') === 'Not Affected')
    return buildAffected({ ...row, status: 'not-affected' });
  const fixed = optionalWord(source, entry, 'res_ver');
  if (fixed === null || fixed === 'NA') {
    const isStated = optionalWord(source, entry, 'status') !== null;
    return buildAffected({ ...row, fix: isStated ? NOT_FIXED : FIX_UNKNOWN });
  }
  return buildAffected({
    ...row,
    intervals: [{ lower: null, upper: { version: fixed, inclusive: false } }],
    fix: fixedBy(fixed),
  });
}
