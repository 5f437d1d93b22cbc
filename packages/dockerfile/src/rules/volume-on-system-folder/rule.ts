import type { LintRule } from '../../contracts/lint-rule.ts';

/** VOLUME on a folder of the kernel. */
export const volumeOnSystemFolder: LintRule = {
  id: 'volume-on-system-folder',
  aliases: ['DKL-DI-0002'],
  title: 'Volume on a folder of the system',
  summary: 'VOLUME names /dev, /proc or /sys or a folder in them.',
  rationale: 'A volume there hides or exposes interfaces of the kernel, and the container may not start at all.',
  remedy: 'Keep data in a folder of its own.',
  severity: 'error',
  enabled: true,
  onHistory: true,
  fixable: false,
  messages: { system: 'The volume {path} is a folder of the system.' },
  references: [],
  examples: {
    bad: [
      { text: 'FROM debian:13\nVOLUME /proc\n', messages: ['system'] },
      { text: 'FROM debian:13\nVOLUME ["/data", "/sys/fs/"]\n', messages: ['system'] },
    ],
    good: [{ text: 'FROM debian:13\nVOLUME /data /srv/dev\n' }],
  },
  *check(file) {
    for (const volume of file.of('VOLUME')) {
      const words = volume.exec?.map(({ value, span }) => ({ text: value, span })) ?? volume.words;
      for (const word of words) {
        const { text } = file.expand(word, volume);
        if (/^\/+(?:dev|proc|sys)(?:\/|$)/.test(text)) {
          yield { messageId: 'system', data: { path: text }, span: word.span };
        }
      }
    }
  },
};
