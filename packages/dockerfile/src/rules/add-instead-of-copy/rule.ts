import type { LintRule } from '../../contracts/lint-rule.ts';
import { isArchive, isRemote } from '../../stages/copy-parts.ts';
import { bestPractice } from '../references.ts';

/** ADD where COPY does the same. */
export const addInsteadOfCopy: LintRule = {
  id: 'add-instead-of-copy',
  aliases: ['DL3020', 'DS-0005', 'CIS-DI-0009'],
  title: 'ADD where COPY does',
  summary: 'ADD is used for files that it neither fetches nor unpacks.',
  rationale:
    'ADD also fetches URLs and unpacks archives, so that a renamed file changes what happens. COPY only copies.',
  remedy: 'Write COPY instead.',
  severity: 'error',
  enabled: true,
  onHistory: true,
  fixable: true,
  messages: { copy: 'ADD of {source} does nothing that COPY does not do.' },
  references: [bestPractice('add-or-copy')],
  examples: {
    bad: [
      {
        text: 'FROM debian:13\nADD --chown=app:app package.json /app/\n',
        messages: ['copy'],
        fixed: 'FROM debian:13\nCOPY --chown=app:app package.json /app/\n',
      },
      { text: 'FROM debian:13\nadd . /app\n', messages: ['copy'], fixed: 'FROM debian:13\ncopy . /app\n' },
    ],
    good: [
      { text: 'FROM debian:13\nCOPY package.json /app/\n' },
      { text: 'FROM debian:13\nADD rootfs.tar.xz /\n' },
      { text: 'FROM debian:13\nADD --checksum=sha256:0 https://example.com/a /a\n' },
      { text: 'FROM debian:13\nADD $SOURCE /a\n' },
      { text: 'FROM debian:13\nADD --unpack=true a.bin /a\n' },
    ],
  },
  *check(file, { origin }) {
    for (const add of file.of('ADD')) {
      const { sources } = file.copy(add);
      const first = sources[0];
      const special = sources.some(({ text, span }) => {
        const expanded = file.expand({ text, span }, add);
        // Older builders note a checksum instead of the name: what it was cannot be told.
        if (origin === 'history' && /^(?:file|multi):[0-9a-f]+$/.test(expanded.text)) return true;
        return !expanded.complete || isRemote(expanded.text) || isArchive(expanded.text.replace(/\*$/, ''));
      });
      if (first === undefined || special) continue;
      // Flags that only ADD has cannot be carried over.
      const portable = add.flags.every((flag) => ['chown', 'chmod', 'link', 'exclude'].includes(flag.name));
      if (add.flag('unpack') !== undefined) continue;
      const text = add.keywordText === 'add' ? 'copy' : 'COPY';
      const edits = portable ? [{ span: add.keywordSpan, text }] : [];
      yield { messageId: 'copy', data: { source: first.text }, span: add.keywordSpan, edits };
    }
  },
};
