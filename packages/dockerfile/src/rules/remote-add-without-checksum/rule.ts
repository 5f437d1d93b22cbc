import type { LintRule } from '../../contracts/lint-rule.ts';
import { isGitSource, isRemote } from '../../stages/copy-parts.ts';
import { bestPractice } from '../references.ts';

/** ADD of a remote file that nothing verifies. */
export const remoteAddWithoutChecksum: LintRule = {
  id: 'remote-add-without-checksum',
  aliases: [],
  title: 'Remote file added without a checksum',
  summary: 'ADD fetches a remote file or repository and nothing says which content is meant.',
  rationale: 'Whoever controls the server, or the way to it, decides what gets into the image.',
  remedy: 'Add --checksum=sha256:… for files, and name the full commit after # for repositories.',
  severity: 'warning',
  enabled: true,
  onHistory: true,
  fixable: false,
  messages: {
    file: 'ADD fetches {source} without a checksum.',
    repository: 'ADD fetches the repository {source} without naming a commit.',
  },
  references: [bestPractice('add-or-copy')],
  examples: {
    bad: [
      { text: 'FROM debian:13\nADD https://example.com/tool.tar.gz /opt/\n', messages: ['file'] },
      { text: 'FROM debian:13\nADD https://github.com/org/repo.git#main /src\n', messages: ['repository'] },
    ],
    good: [
      {
        text: `FROM debian:13\nADD --checksum=sha256:${'0'.repeat(64)} https://example.com/tool.tar.gz /opt/\n`,
      },
      { text: `FROM debian:13\nADD https://github.com/org/repo.git#${'a'.repeat(40)} /src\n` },
      { text: 'FROM debian:13\nADD local.tar.gz /opt/\n' },
    ],
  },
  *check(file) {
    for (const add of file.of('ADD')) {
      if (add.flag('checksum') !== undefined) continue;
      for (const source of file.copy(add).sources) {
        const { text } = file.expand(source, add);
        if (!isRemote(text)) continue;
        if (!isGitSource(text)) yield { messageId: 'file', data: { source: text }, span: source.span };
        else if (!/[#?&=](?:commit=|checksum=)?[0-9a-f]{40}(?:[0-9a-f]{24})?(?=[:&]|$)/.test(text)) {
          yield { messageId: 'repository', data: { source: text }, span: source.span };
        }
      }
    }
  },
};
