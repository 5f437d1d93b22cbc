import { isJsonObject } from '@assay/core';
import type { Advisory, AffectedPackage, Fix } from '../../contracts/advisory.ts';
import type { FeedRecord } from '../../contracts/feed-record.ts';
import type { AdvisoryProvider, FeedFile } from '../../contracts/provider.ts';
import { FIX_UNKNOWN, NOT_FIXED, buildAdvisory, buildAffected, fixedBy } from '../build-advisory.ts';
import { coverageOf } from '../coverage.ts';
import { type FeedSource, invalid, sourceOf } from '../document/feed-source.ts';
import { headOf } from '../document/file-head.ts';
import { readJson } from '../document/json-document.ts';
import { type Placed, optionalWord, requiredWord, words } from '../document/members.ts';
import { severityOf } from '../severity.ts';

const NAMESPACE = 'alpm:arch:rolling';

/** Issues of the Arch Linux security tracker. */
export const arch: AdvisoryProvider = {
  id: 'arch',
  title: 'Arch Linux security tracker',
  summary: 'Groups of vulnerabilities by package of Arch Linux, fixed or not.',
  homepage: 'https://security.archlinux.org',
  license: 'None stated: public data of the Arch Linux security team.',
  recognizes: (file) => /^\s*\[\s*\{/.test(headOf(file)) && /"name"\s*:\s*"AVG-\d+"/.test(headOf(file)),
  read: readGroups,
  downloads: [{ namespace: 'alpm:arch', url: 'https://security.archlinux.org/all.json', kind: 'file' }],
};

function* readGroups(file: FeedFile): Generator<FeedRecord, void, void> {
  const source = sourceOf('arch', file);
  const value = readJson(source, file);
  if (!Array.isArray(value)) throw invalid(source, 'start', 'not a list');
  for (const [index, group] of value.entries()) {
    if (!isJsonObject(group)) throw invalid(source, `/${index}`, 'not an object');
    yield { kind: 'advisory', advisory: readGroup(source, { members: group, place: `/${index}` }) };
  }
  yield* coverageOf(source.feed, [NAMESPACE], null);
}

function readGroup(source: FeedSource, group: Placed): Advisory {
  const id = requiredWord(source, group, 'name');
  const type = optionalWord(source, group, 'type');
  return buildAdvisory({
    feed: source.feed,
    id,
    covers: words(source, group, 'issues'),
    summary: type,
    severity: severityOf(optionalWord(source, group, 'severity')),
    link: `https://security.archlinux.org/${id}`,
    affected: words(source, group, 'packages').map((name) => affectedOf(source, group, name)),
  });
}

function affectedOf(source: FeedSource, group: Placed, name: string): AffectedPackage {
  const row = { namespace: NAMESPACE, name, subject: 'package', scheme: 'pacman' } as const;
  const fixed = optionalWord(source, group, 'fixed');
  const status = requiredWord(source, group, 'status');
  if (status === 'Not affected') return buildAffected({ ...row, status: 'not-affected' });
  if (status === 'Unknown') return buildAffected({ ...row, status: 'under-investigation' });
  if (fixed === null) return buildAffected({ ...row, fix: openFix(status) });
  return buildAffected({
    ...row,
    intervals: [{ lower: null, upper: { version: fixed, inclusive: false } }],
    fix: fixedBy(fixed),
  });
}

function openFix(status: string): Fix {
  return status === 'Vulnerable' ? NOT_FIXED : { ...FIX_UNKNOWN, state: 'not-fixed', statement: status };
}
