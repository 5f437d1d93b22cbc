import type { FeedRecord } from '../../contracts/feed-record.ts';
import type { AdvisoryProvider, FeedFile } from '../../contracts/provider.ts';
import { isCsafOf } from '../csaf/csaf-file.ts';
import { csafRecords } from '../csaf/csaf-records.ts';
import type { CsafProduct } from '../csaf/product-tree.ts';
import { readCsaf } from '../csaf/read-csaf.ts';
import { followArchive } from './follow-archive.ts';
import { sourceOf } from '../document/feed-source.ts';
import { readJsonObject } from '../document/json-document.ts';

/** Errata and states of vulnerabilities of Red Hat. */
export const redhatCsaf: AdvisoryProvider = {
  id: 'redhat-csaf',
  title: 'Red Hat CSAF and VEX',
  summary: 'Errata of Red Hat, and for every CVE id the state in each product, with modules and channels.',
  homepage: 'https://access.redhat.com/security/data',
  license: 'CC BY 4.0; credit Red Hat.',
  recognizes: (file) => isCsafOf(file, 'https://www.redhat.com'),
  read: readDocument,
  downloads: [
    {
      namespace: 'rpm:rhel',
      url: 'https://security.access.redhat.com/data/csaf/v2/vex/archive_latest.txt',
      kind: 'incremental',
      follow: followArchive,
    },
  ],
};

function* readDocument(file: FeedFile): Generator<FeedRecord, void, void> {
  const source = sourceOf('redhat-csaf', file);
  yield* csafRecords(source, readCsaf(source, readJsonObject(source, file)), placeOfProduct);
}

/**
 * `cpe:/o:redhat:enterprise_linux:9::baseos` is a release; `cpe:/o:redhat:rhel_eus:9.2::baseos` and products that are built for one
 * (`cpe:/a:redhat:openshift:4.12::el9`) are channels of it. What is built for no release that the CPE tells keeps its own name.
 */
export function placeOfProduct({
  cpe,
}: CsafProduct): { readonly namespace: string; readonly channel: string | null } | null {
  const [, product, version = '', edition = ''] =
    /^cpe:\/[aoh]:redhat:([^:]+)(?::([^:]*))?(?::[^:]*)?(?::([^:]*))?/.exec(cpe ?? '') ?? [];
  if (product === undefined) return null;
  const major = /^\d+/.exec(version)?.[0];
  if (product === 'enterprise_linux' && major !== undefined) {
    return { namespace: `rpm:rhel:${major}`, channel: null };
  }
  const channel = version === '' ? product : `${product}:${version}`;
  const release =
    product.startsWith('rhel_') && !product.startsWith('rhel_software') ? major : /el(\d+)/.exec(edition)?.[1];
  return release === undefined
    ? { namespace: `rpm:redhat-${product}:${version === '' ? 'any' : version}`, channel: null }
    : { namespace: `rpm:rhel:${release}`, channel };
}
