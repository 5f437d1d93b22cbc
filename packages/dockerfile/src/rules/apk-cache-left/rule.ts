import type { LintRule } from '../../contracts/lint-rule.ts';
import { insertAfter } from '../../fix/insertions.ts';
import { APK_CACHE, apkCalls } from '../../package-managers/apk.ts';
import { allLeftBehind } from '../../package-managers/leftovers.ts';
import { type PackageCall, mayHoldOptions } from '../../package-managers/package-call.ts';

const LEAVING = {
  leaves: (call: PackageCall): boolean =>
    call.verb === 'add' &&
    !call.line.has('--no-cache', '--cache-dir', '-p', '--root', '-s', '--simulate', '--no-network', '-h', '--help') &&
    !call.operands.every(({ text }) => text.endsWith('.apk')) &&
    !mayHoldOptions(call),
  cleans: ({ verb }: PackageCall): boolean => verb === 'cache',
  folders: APK_CACHE,
};

/** What apk fetched stays in the layer. */
export const apkCacheLeft: LintRule = {
  id: 'apk-cache-left',
  aliases: ['DL3019', 'DS-0025', 'DKL-DI-0004'],
  title: 'apk add without --no-cache',
  summary: 'A step lets apk add packages and leaves its index in the layer.',
  rationale:
    'The index takes up room that nobody uses, and makes later steps install what was current when it was fetched.',
  remedy: 'Add --no-cache; apk update is not needed then.',
  severity: 'info',
  enabled: true,
  onHistory: true,
  fixable: true,
  messages: { cache: 'apk add without --no-cache leaves the index in the layer.' },
  references: [{ title: 'apk(8)', url: 'https://man.archlinux.org/man/apk.8.en' }],
  examples: {
    bad: [
      {
        text: 'FROM alpine:3.23\nRUN apk add curl\n',
        messages: ['cache'],
        fixed: 'FROM alpine:3.23\nRUN apk add --no-cache curl\n',
      },
      {
        text: 'FROM alpine:3.23\nRUN set -eux; \\\n  apk update; \\\n  apk add --virtual .deps \\\n    gcc; \\\n  apk del .deps\n',
        messages: ['cache'],
        fixed:
          'FROM alpine:3.23\nRUN set -eux; \\\n  apk update; \\\n  apk add --no-cache --virtual .deps \\\n    gcc; \\\n  apk del .deps\n',
      },
      { text: 'FROM alpine:3.23\nRUN apk add a && apk add --no-cache b && apk add c\n', messages: ['cache', 'cache'] },
      { text: 'FROM alpine:3.23\nRUN ["apk", "add", "curl"]\n', messages: ['cache'] },
      { text: 'FROM alpine:3.23\nRUN apk --update add curl\nRUN rm -rf /var/cache/apk/*\n', messages: ['cache'] },
    ],
    good: [
      { text: 'FROM alpine:3.23\nRUN apk add --no-cache curl && apk --no-cache --virtual .d add gcc && apk del .d\n' },
      { text: 'FROM alpine:3.23\nRUN apk add --allow-untrusted a.apk /tmp/b.apk\n' },
      { text: 'FROM alpine:3.23\nRUN apk update && apk add curl && rm -rf /var/cache/apk/*\n' },
      { text: 'FROM alpine:3.23\nRUN --mount=type=cache,target=/var/cache/apk apk add curl\n' },
      { text: 'FROM alpine:3.23\nARG APK_OPTS\nRUN apk $APK_OPTS add curl; apk add ${APK_ARGS} curl\n' },
      { text: 'FROM alpine:3.23 AS build\nRUN apk add gcc\nFROM scratch\nCOPY --from=build /x /x\n' },
    ],
  },
  *check(file) {
    for (const { verbWord } of allLeftBehind(file, apkCalls(file), LEAVING)) {
      yield { messageId: 'cache', span: verbWord.span, edits: insertAfter(file, verbWord, ' --no-cache') };
    }
  },
};
