import type { FeedRecord } from '../../contracts/feed-record.ts';
import type { AdvisoryProvider, FeedFile } from '../../contracts/provider.ts';
import { sourceOf } from '../document/feed-source.ts';
import { headOf } from '../document/file-head.ts';
import { readYamlObject } from '../document/yaml-document.ts';
import { readRubysec } from './read-rubysec.ts';

/** Advisories for Ruby gems and for Ruby itself. */
export const rubysec: AdvisoryProvider = {
  id: 'rubysec',
  title: 'Ruby advisory database',
  summary: 'Advisories for gems and for Ruby, JRuby and other engines.',
  homepage: 'https://github.com/rubysec/ruby-advisory-db',
  license: 'Public domain; entries that refer to OSVDB fall under the terms of OSVDB.',
  recognizes: (file) => {
    const head = headOf(file);
    return (
      /^(?:gem|engine|library): /m.test(head) &&
      /^(?:url|title|date|cve|ghsa|osvdb): /m.test(head) &&
      !/^\s*[{<]/.test(head)
    );
  },
  read: readFile,
  downloads: ['gem', 'generic'].map((namespace) => ({
    namespace,
    url: 'https://codeload.github.com/rubysec/ruby-advisory-db/tar.gz/refs/heads/master',
    kind: 'archive',
  })),
};

function* readFile(file: FeedFile): Generator<FeedRecord, void, void> {
  const source = sourceOf('rubysec', file);
  yield* readRubysec(source, readYamlObject(source, file));
}
