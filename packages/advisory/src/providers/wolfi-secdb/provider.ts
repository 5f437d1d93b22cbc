import type { FeedRecord } from '../../contracts/feed-record.ts';
import type { AdvisoryProvider, FeedFile } from '../../contracts/provider.ts';
import { sourceOf } from '../document/feed-source.ts';
import { headOf, startsLikeJson } from '../document/file-head.ts';
import { readJsonObject } from '../document/json-document.ts';
import { textIfAny } from '../document/members.ts';
import { looksLikeSecdb, readSecdb } from '../secdb/read-secdb.ts';

/** Fixed versions of Wolfi and Chainguard, for those who may use their data. */
export const wolfiSecdb: AdvisoryProvider = {
  id: 'wolfi-secdb',
  title: 'Wolfi and Chainguard security databases',
  summary: 'Versions in which Wolfi or Chainguard fixed a vulnerability; only read when a file of theirs is given.',
  homepage: 'https://github.com/wolfi-dev/advisories',
  license:
    'CC BY-NC-ND or a commercial licence, as the publisher says: not to be shipped, and no database made from it to be passed on ' +
    'without a licence. Never downloaded by default.',
  recognizes: (file) => {
    const head = headOf(file);
    return startsLikeJson(head) && looksLikeSecdb(head) && /wolfi|cgr\.dev|chainguard/.test(head);
  },
  read: readWolfi,
  downloads: [],
};

function* readWolfi(file: FeedFile): Generator<FeedRecord, void, void> {
  const source = sourceOf('wolfi-secdb', file);
  const root = readJsonObject(source, file);
  const isWolfi = /wolfi/.test(
    `${textIfAny(root.members, 'urlprefix') ?? ''} ${textIfAny(root.members, 'reponame') ?? ''}`,
  );
  yield* readSecdb(source, root, isWolfi ? 'apk:wolfi:rolling' : 'apk:chainguard:rolling');
}
