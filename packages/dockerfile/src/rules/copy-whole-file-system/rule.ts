import type { LintRule } from '../../contracts/lint-rule.ts';
import { rootOf } from '../../stages/effective.ts';

/** COPY --from=x / / on top of something. */
export const copyWholeFileSystem: LintRule = {
  id: 'copy-whole-file-system',
  aliases: ['DL3067'],
  title: 'Whole file system copied over another',
  summary: 'COPY --from copies the root of another image or stage onto the root of this one.',
  rationale:
    'It mixes two systems, brings along everything that a multi-stage build is meant to leave behind, and doubles the size.',
  remedy: 'Copy the folders that are needed, or build on that stage with FROM.',
  severity: 'info',
  enabled: true,
  onHistory: false,
  fixable: false,
  messages: { root: 'COPY takes the whole file system of {from}.' },
  references: [],
  examples: {
    bad: [{ text: 'FROM debian:13 AS build\nFROM debian:13\nCOPY --from=build / /\n', messages: ['root'] }],
    good: [
      { text: 'FROM debian:13 AS build\nFROM debian:13\nCOPY --from=build /app /app\n' },
      { text: 'FROM debian:13 AS build\nFROM scratch\nCOPY --from=build / /\n' },
      { text: 'FROM debian:13\nCOPY --from=build --exclude=/tmp / /\n' },
    ],
  },
  *check(file) {
    for (const copy of file.of('COPY')) {
      const from = copy.flag('from')?.value;
      if (from == null || copy.flag('exclude') !== undefined) continue;
      const { sources, target } = file.copy(copy);
      const stage = file.stageOf(copy);
      // Onto an empty image it is the usual way to flatten layers.
      if (stage !== null && rootOf(stage).base.kind === 'scratch') continue;
      if (target?.text === '/' && sources.length === 1 && sources[0]?.text === '/') {
        yield { messageId: 'root', data: { from }, span: copy.span };
      }
    }
  },
};
