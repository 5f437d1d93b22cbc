import type { LintRule } from '../../contracts/lint-rule.ts';
import { buildCheck } from '../references.ts';

/** FROM with a fixed platform. */
export const platformFlagConstant: LintRule = {
  id: 'platform-flag-constant',
  aliases: ['DL3029', 'FromPlatformFlagConstDisallowed'],
  title: 'Fixed platform in FROM',
  summary: 'FROM asks for one fixed platform whatever the build is for.',
  rationale:
    'The image then has programs of that platform even when another one is asked for, and fails or crawls there.',
  remedy: 'Leave --platform out, or use $BUILDPLATFORM for a stage that only builds.',
  severity: 'warning',
  enabled: true,
  onHistory: false,
  fixable: false,
  messages: { constant: 'FROM is fixed to the platform {platform}.' },
  references: [buildCheck('FromPlatformFlagConstDisallowed')],
  examples: {
    bad: [{ text: 'FROM --platform=linux/amd64 debian:13\n', messages: ['constant'] }],
    good: [
      { text: 'FROM debian:13\n' },
      { text: 'FROM --platform=$BUILDPLATFORM debian:13\n' },
      { text: 'FROM --platform=linux/amd64 debian:13 AS build_amd64\n' },
      { text: 'FROM --platform=linux/amd64 debian:13 AS amd64\nFROM --platform=linux/arm64 debian:13 AS arm64\n' },
    ],
  },
  *check(file) {
    for (const stage of file.stages) {
      const flag = stage.from.flag('platform');
      if (flag?.value == null || flag.value.includes('$')) continue;
      const architecture = flag.value.split('/')[1];
      // A stage that carries the architecture in its name is one of several, chosen by TARGETARCH.
      if (architecture !== undefined && stage.name?.includes(architecture.toLowerCase()) === true) continue;
      yield { messageId: 'constant', data: { platform: flag.value }, span: flag.span };
    }
  },
};
