import type { LintRule } from '../../contracts/lint-rule.ts';
import type { ShellCommand } from '../../shell/script.ts';
import { bestPractice } from '../references.ts';

/** cd where WORKDIR belongs. */
export const cdInsteadOfWorkdir: LintRule = {
  id: 'cd-instead-of-workdir',
  aliases: ['DL3003', 'DS-0013'],
  title: 'cd instead of WORKDIR',
  summary: 'A RUN begins by changing the folder, or changes it to no effect.',
  rationale: 'The folder counts for that one step only: the next one starts where WORKDIR says.',
  remedy: 'Write WORKDIR before the RUN.',
  severity: 'warning',
  enabled: true,
  onHistory: false,
  fixable: false,
  messages: {
    begins: 'The step begins with cd {folder}, which WORKDIR does for all steps.',
    effect: 'cd {folder} has no effect: the folder is forgotten at the end of the step.',
  },
  references: [bestPractice('workdir')],
  examples: {
    bad: [
      { text: 'FROM debian:13\nRUN cd /app && make\n', messages: ['begins'] },
      { text: 'FROM debian:13\nRUN set -eux; \\\n  cd /usr/src/app; \\\n  make\n', messages: ['begins'] },
      { text: 'FROM debian:13\nRUN cd /app\n', messages: ['effect'] },
      { text: 'FROM debian:13\nRUN make && cd /app\n', messages: ['effect'] },
      { text: 'FROM debian:13\nENV APP=/app\nRUN cd "$APP" && make\n', messages: ['begins'] },
      { text: 'FROM debian:13\nRUN <<EOF\ncd /app\nmake\nEOF\n', messages: ['begins'] },
    ],
    good: [
      { text: 'FROM debian:13\nWORKDIR /app\nRUN make\n' },
      {
        text: 'FROM debian:13\nRUN curl -fsSL https://example.com/a.tgz | tar xz && cd a && make && cd .. && rm -rf a\n',
      },
      { text: 'FROM debian:13\nRUN (cd /app && make) && cd "$(mktemp -d)" && make\n' },
      { text: 'FROM debian:13\nRUN cd "$UNKNOWN" && make; for d in a b; do cd $d; done\n' },
      { text: 'FROM debian:13\nRUN cd - && cd ~ && make\n' },
    ],
  },
  *check(file) {
    for (const run of file.of('RUN')) {
      const { commands, kind } = file.script(run);
      if (kind !== 'posix' || run.exec !== null) continue;
      const begins = commands.find(({ name }) => name?.text !== 'set');
      const last = commands.at(-1);
      const known = (command: ShellCommand | undefined): string | null => {
        const word =
          command?.name?.text === 'cd' && command.depth === 0 && !command.substituted ? command.args[0] : undefined;
        if (word === undefined || /^[~-]/.test(word.text)) return null;
        if (word.literal) return word.text;
        const expansion = file.expand(word, run);
        return expansion.complete && !/[`*?]|\$\(/.test(word.text) ? expansion.text : null;
      };
      const folder = known(last);
      const start = last === begins ? null : known(begins);
      if (start !== null && begins !== undefined) {
        yield { messageId: 'begins', data: { folder: start }, span: begins.span };
      }
      if (folder !== null && last !== undefined && last.connector !== '|') {
        yield { messageId: 'effect', data: { folder }, span: last.span };
      }
    }
  },
};
