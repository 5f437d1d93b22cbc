import type { LintRule } from '../../contracts/lint-rule.ts';
import { dockerfileReference } from '../references.ts';

/** Several sources and a target that is no folder. */
export const copyTargetNotFolder: LintRule = {
  id: 'copy-target-not-folder',
  aliases: ['DL3021', 'DS-0011'],
  title: 'Several sources, but the target is no folder',
  summary: 'COPY or ADD has several sources and a target that does not end in a slash.',
  rationale: 'Builders refuse to copy several files onto one name.',
  remedy: 'End the target in a slash.',
  severity: 'error',
  enabled: true,
  onHistory: false,
  fixable: true,
  messages: { file: 'The target {target} of {count} sources does not end in a slash.' },
  references: [dockerfileReference('copy')],
  examples: {
    bad: [
      {
        text: 'FROM debian:13\nCOPY a.txt b.txt /app\n',
        messages: ['file'],
        fixed: 'FROM debian:13\nCOPY a.txt b.txt /app/\n',
      },
      {
        text: 'FROM debian:13\nCOPY ["a", "b", "/app"]\n',
        messages: ['file'],
        fixed: 'FROM debian:13\nCOPY ["a", "b", "/app/"]\n',
      },
    ],
    good: [
      { text: 'FROM debian:13\nCOPY a.txt b.txt /app/\n' },
      { text: 'FROM debian:13\nCOPY a.txt /app\n' },
      { text: 'FROM debian:13\nCOPY a.txt b.txt .\n' },
      { text: 'FROM debian:13\nCOPY a.txt b.txt $DIR\n' },
      { text: '# escape=`\nFROM x:1\nCOPY a b c:\\app\\\n' },
    ],
  },
  *check(file) {
    for (const copy of [...file.of('COPY'), ...file.of('ADD')]) {
      const { sourceCount, target } = file.copy(copy);
      // `--from build` takes the name for a source: that is what another rule is about.
      if (target === null || sourceCount < 2 || copy.flag('from')?.value === null) continue;
      const { text, complete } = file.expand(target, copy);
      // In a file that escapes with a backquote the backslash is a separator and stays.
      if (!complete || /(?:[/\\]|^\.\.?|[/\\]\.\.?)$/.test(text)) continue;
      const at = copy.exec === null ? target.span.end : target.span.end - 1;
      const plain = copy.exec !== null || !/["'\\]$/.test(target.text);
      const edits = plain ? [{ span: { start: at, end: at }, text: '/' }] : [];
      yield { messageId: 'file', data: { target: text, count: sourceCount }, span: target.span, edits };
    }
  },
};
