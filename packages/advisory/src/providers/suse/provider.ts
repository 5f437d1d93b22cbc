import type { FeedRecord } from '../../contracts/feed-record.ts';
import type { AdvisoryProvider, FeedFile } from '../../contracts/provider.ts';
import { isCsafOf } from '../csaf/csaf-file.ts';
import { csafRecords } from '../csaf/csaf-records.ts';
import { readCsaf } from '../csaf/read-csaf.ts';
import { sourceOf } from '../document/feed-source.ts';
import { readJsonObject } from '../document/json-document.ts';
import { isOsvFileOf } from '../osv/osv-file.ts';
import { readOsvFeed } from '../osv/osv-provider.ts';
import { isOvalOf, readOvalFile } from '../oval/oval-file.ts';
import { suseRelease } from '../suse-release.ts';
import { readSuseOval } from './read-suse-oval.ts';

const OVAL_PUBLISHERS = ['oval:org.opensuse.', 'oval:com.suse.'] as const;

const OVAL = 'https://ftp.suse.com/pub/projects/security/oval';

/** Releases of SUSE Linux Enterprise, each with a file of its own: `12-sp5`, `15`, `16.0`. */
const SERVER_RELEASES = [
  '12', '12.1', '12.2', '12.3', '12.4', '12.5',
  '15', '15.1', '15.2', '15.3', '15.4', '15.5', '15.6', '15.7',
  '16.0',
]; // prettier-ignore

/** Updates and states of vulnerabilities of SUSE and openSUSE. */
export const suse: AdvisoryProvider = {
  id: 'suse',
  title: 'SUSE security data',
  summary: 'Updates of SUSE and openSUSE, and the state of every vulnerability, as CSAF, OVAL or OSV.',
  homepage: 'https://www.suse.com/support/security/',
  license: 'CC BY 4.0; credit SUSE.',
  recognizes: (file) => isOval(file) || isCsafOf(file, 'https://www.suse.com') || isOsvFileOf(file, /^(?:open)?SUSE-/),
  read: readFile,
  downloads: [
    ...SERVER_RELEASES.map((release) => ({
      namespace: `rpm:sles:${release}`,
      url: `${OVAL}/suse.linux.enterprise.${release.replace(/^(1[25])\.(\d)$/, '$1-sp$2')}-affected.xml.gz`,
      kind: 'file' as const,
    })),
    { namespace: 'rpm:sle-micro', url: `${OVAL}/suse.linux.enterprise.micro.{release}-affected.xml.gz`, kind: 'file' },
    { namespace: 'rpm:sl-micro', url: `${OVAL}/suse.linux.micro.{release}-affected.xml.gz`, kind: 'file' },
    { namespace: 'rpm:opensuse-leap', url: `${OVAL}/opensuse.leap.{release}-affected.xml`, kind: 'file' },
    { namespace: 'rpm:opensuse-leap-micro', url: `${OVAL}/opensuse.leap.micro.{release}-affected.xml`, kind: 'file' },
    { namespace: 'rpm:opensuse-tumbleweed', url: `${OVAL}/opensuse.tumbleweed-affected.xml`, kind: 'file' },
  ],
};

function isOval(file: FeedFile): boolean {
  return OVAL_PUBLISHERS.some((publisher) => isOvalOf(file, publisher));
}

function* readFile(file: FeedFile): Generator<FeedRecord, void, void> {
  const source = sourceOf('suse', file);
  if (isOval(file)) yield* readSuseOval(source, readOvalFile(source, file));
  else if (isCsafOf(file, 'https://www.suse.com')) {
    yield* csafRecords(source, readCsaf(source, readJsonObject(source, file)), ({ name }) => suseRelease(name));
  } else yield* readOsvFeed('suse', file);
}
