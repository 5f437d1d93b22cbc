import type { FeedRecord } from '../../contracts/feed-record.ts';
import type { AdvisoryProvider, FeedFile } from '../../contracts/provider.ts';
import { invalid, sourceOf } from '../document/feed-source.ts';
import { headOf, startsLikeJson } from '../document/file-head.ts';
import { readJsonObject } from '../document/json-document.ts';
import { requiredWord } from '../document/members.ts';
import { looksLikeSecdb, readSecdb } from '../secdb/read-secdb.ts';

/** Fixed versions of Alpine Linux by branch. */
export const alpineSecdb: AdvisoryProvider = {
  id: 'alpine-secdb',
  title: 'Alpine security database',
  summary: 'Versions of source packages in which Alpine Linux fixed a vulnerability, by branch and repository.',
  homepage: 'https://secdb.alpinelinux.org',
  license: 'None stated: facts from the build recipes of Alpine Linux.',
  recognizes: (file) => {
    const head = headOf(file);
    return startsLikeJson(head) && looksLikeSecdb(head) && /"distroversion"\s*:/.test(head);
  },
  read: readAlpine,
  downloads: ['main', 'community'].map((repository) => ({
    namespace: 'apk:alpine',
    url: `https://secdb.alpinelinux.org/{release}/${repository}.json`,
    kind: 'file',
  })),
};

function* readAlpine(file: FeedFile): Generator<FeedRecord, void, void> {
  const source = sourceOf('alpine-secdb', file);
  const root = readJsonObject(source, file);
  const branch = requiredWord(source, root, 'distroversion');
  if (!/^(?:edge|v\d+\.\d+)$/.test(branch)) throw invalid(source, '/distroversion', 'no branch of Alpine Linux');
  yield* readSecdb(source, root, `apk:alpine:${branch}`);
}
