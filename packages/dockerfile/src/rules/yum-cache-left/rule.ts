import type { LintRule } from '../../contracts/lint-rule.ts';
import { yumCalls } from '../../package-managers/rpm.ts';
import { rpmCacheLeft } from '../rpm-checks.ts';

/** What yum fetched stays in the layer. */
export const yumCacheLeft: LintRule = {
  id: 'yum-cache-left',
  aliases: ['DL3032', 'DS-0015'],
  title: 'Cache of yum left in the image',
  summary: 'A step lets yum fetch packages or lists of them and leaves its cache in the layer.',
  rationale: 'The cache takes up much room that nobody uses, and a later step cannot take it out of the layer again.',
  remedy: 'Run yum clean all at the end of the same RUN, or mount a cache there.',
  severity: 'warning',
  enabled: true,
  onHistory: true,
  fixable: true,
  messages: { cache: 'The cache of {program} stays in the layer.' },
  references: [{ title: 'yum(8)', url: 'https://man7.org/linux/man-pages/man8/yum.8.html' }],
  examples: {
    bad: [
      {
        text: 'FROM centos:7\nRUN yum install -y curl\n',
        messages: ['cache'],
        fixed: 'FROM centos:7\nRUN yum install -y curl && yum clean all\n',
      },
      {
        text: 'FROM centos:7\nRUN yum -y update && \\\n    yum install -y \\\n      curl git\n',
        messages: ['cache'],
        fixed:
          'FROM centos:7\nRUN yum -y update && \\\n    yum install -y \\\n      curl git && \\\n      yum clean all\n',
      },
      {
        text: 'FROM centos:7\nRUN set -eux; \\\n  yum install -y curl; \\\n  curl --version\n',
        messages: ['cache'],
        fixed: 'FROM centos:7\nRUN set -eux; \\\n  yum install -y curl; \\\n  curl --version; \\\n  yum clean all\n',
      },
      { text: 'FROM centos:7\nRUN yum clean all && yum install -y curl\nRUN yum clean all\n', messages: ['cache'] },
    ],
    good: [
      { text: 'FROM centos:7\nRUN yum install -y curl && yum clean all\n' },
      { text: 'FROM centos:7\nRUN yum install -y curl && rm -rf /var/cache/yum\n' },
      { text: 'FROM centos:7\nRUN yum install -y curl && rm -rf /var/cache/* /tmp/*\n' },
      { text: 'FROM centos:7\nRUN --mount=type=cache,target=/var/cache/yum yum install -y curl\n' },
      { text: 'FROM centos:7 AS build\nRUN yum install -y gcc\nFROM scratch\nCOPY --from=build /x /x\n' },
      { text: 'FROM centos:7\nRUN yum --installroot=/rootfs install -y curl; yum remove -y gcc\n' },
    ],
  },
  check: rpmCacheLeft(yumCalls),
};
