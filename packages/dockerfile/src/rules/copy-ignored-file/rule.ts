import type { LintRule } from '../../contracts/lint-rule.ts';
import { isRemote } from '../../stages/copy-parts.ts';
import { buildCheck } from '../references.ts';

/** COPY of a path that the .dockerignore leaves out. */
export const copyIgnoredFile: LintRule = {
  id: 'copy-ignored-file',
  aliases: ['CopyIgnoredFile'],
  title: 'Copied path is left out by .dockerignore',
  summary: 'COPY or ADD names a path that the .dockerignore keeps out of the build.',
  rationale: 'The builder never sees the file: the build fails, or copies less than the line says.',
  remedy: 'Take the path out of the .dockerignore (a later line with !), or out of the instruction.',
  severity: 'warning',
  enabled: true,
  onHistory: false,
  fixable: false,
  messages: { ignored: 'The .dockerignore leaves out {source}.' },
  references: [buildCheck('CopyIgnoredFile')],
  examples: {
    bad: [
      { text: 'FROM debian:13\nCOPY dist/app /app\n', dockerignore: 'dist\n', messages: ['ignored'] },
      { text: 'FROM debian:13\nADD .env /app/\n', dockerignore: '**/.env\n', messages: ['ignored'] },
    ],
    good: [
      { text: 'FROM debian:13\nCOPY dist/app /app\n' },
      { text: 'FROM debian:13\nCOPY dist/app /app\n', dockerignore: 'dist\n!dist/app\n' },
      { text: 'FROM debian:13\nCOPY . /app\n', dockerignore: '*\n!src\n' },
      { text: 'FROM debian:13 AS a\nFROM a\nCOPY --from=a dist /app\n', dockerignore: 'dist\n' },
      { text: 'FROM debian:13\nCOPY *.md /app/\n', dockerignore: '*.md\n!README.md\n' },
    ],
  },
  *check(file, { dockerignore }) {
    if (dockerignore === null) return;
    for (const copy of [...file.of('COPY'), ...file.of('ADD')]) {
      if (copy.parent !== null || copy.flag('from') !== undefined) continue;
      for (const source of file.copy(copy).sources) {
        const { text, complete } = file.expand(source, copy);
        // Which files a pattern means, and what a folder holds after exceptions, is not known here.
        if (!complete || isRemote(text) || /[*?[]/.test(text)) continue;
        if (dockerignore.ignores(text)) yield { messageId: 'ignored', data: { source: text }, span: source.span };
      }
    }
  },
};
