import type { LintRule } from '../../contracts/lint-rule.ts';
import { buildCheck } from '../references.ts';

/** FROM that asks for the platform that it gets anyway. */
export const platformFlagRedundant: LintRule = {
  id: 'platform-flag-redundant',
  aliases: ['DL3065', 'RedundantTargetPlatform'],
  title: 'Platform of the target asked for',
  summary: 'FROM asks for $TARGETPLATFORM, which is what it gets anyway.',
  rationale: 'The flag changes nothing and makes readers look for a reason.',
  remedy: 'Leave the flag out.',
  severity: 'info',
  enabled: true,
  onHistory: false,
  fixable: true,
  messages: { redundant: 'The platform {platform} is the default: the flag does nothing.' },
  references: [buildCheck('RedundantTargetPlatform')],
  examples: {
    bad: [
      { text: 'FROM --platform=$TARGETPLATFORM debian:13\n', messages: ['redundant'], fixed: 'FROM debian:13\n' },
      { text: 'FROM --platform=${TARGETPLATFORM}  debian:13\n', messages: ['redundant'], fixed: 'FROM debian:13\n' },
    ],
    good: [{ text: 'FROM debian:13\n' }, { text: 'FROM --platform=$BUILDPLATFORM debian:13\n' }],
  },
  *check(file) {
    for (const from of file.of('FROM')) {
      const flag = from.flag('platform');
      if (flag?.value !== '$TARGETPLATFORM' && flag?.value !== '${TARGETPLATFORM}') continue;
      let { end } = flag.span;
      while (/[ \t]/.test(file.syntax.text.charAt(end))) end++;
      const edits = [{ span: { start: flag.span.start, end }, text: '' }];
      yield { messageId: 'redundant', data: { platform: flag.value }, span: flag.span, edits };
    }
  },
};
