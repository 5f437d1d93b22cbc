import type { LintRule } from '../../contracts/lint-rule.ts';
import { apkCalls, apkUnversioned } from '../../package-managers/apk.ts';
import { listNames } from '../../package-managers/package-call.ts';

/** apk add without a version. */
export const apkVersionMissing: LintRule = {
  id: 'apk-version-missing',
  aliases: ['DL3018'],
  title: 'apk add without a version',
  summary: 'A step lets apk add packages without saying which version.',
  rationale:
    'The same Dockerfile gives another image tomorrow, and a step that is taken from the cache keeps old versions without notice.',
  remedy: 'Write name=version, or name~version where only a part of it matters.',
  severity: 'warning',
  enabled: true,
  onHistory: true,
  fixable: false,
  messages: { version: 'apk adds {packages} without a version.' },
  references: [{ title: 'apk-add(8)', url: 'https://man.archlinux.org/man/apk-add.8.en' }],
  examples: {
    bad: [
      { text: 'FROM alpine:3.23\nRUN apk add --no-cache curl git=2.49.1-r0\n', messages: ['version'] },
      {
        text: 'FROM alpine:3.23\nRUN set -eux; \\\n  apk add --no-cache --virtual .build-deps \\\n    g++ \\\n    make; \\\n  apk del .build-deps\n',
        messages: ['version'],
      },
      {
        text: 'FROM alpine:3.23\nRUN apk --no-cache -t deps -X https://example.com/repo add curl && apk update\n',
        messages: ['version'],
      },
      { text: 'FROM alpine:3.23\nENV P="curl git"\nRUN <<EOF\napk add $P\nEOF\n', messages: ['version'] },
    ],
    good: [
      { text: 'FROM alpine:3.23\nRUN apk add --no-cache curl=8.14.1-r2 "git~2.49" "zlib>1.3" tini@edge ./x.apk\n' },
      { text: 'FROM alpine:3.23\nARG P\nRUN apk add --no-cache $P "php${V}" !unwanted && apk del curl\n' },
    ],
  },
  *check(file) {
    for (const call of apkCalls(file)) {
      const packages = apkUnversioned(call);
      const [first] = packages;
      if (first === undefined) continue;
      yield { messageId: 'version', data: { packages: listNames(packages) }, span: first.span };
    }
  },
};
