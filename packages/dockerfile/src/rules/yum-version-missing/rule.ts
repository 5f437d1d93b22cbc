import type { LintRule } from '../../contracts/lint-rule.ts';
import { yumCalls } from '../../package-managers/rpm.ts';
import { rpmVersionMissing } from '../rpm-checks.ts';

/** yum install without versions. */
export const yumVersionMissing: LintRule = {
  id: 'yum-version-missing',
  aliases: ['DL3033'],
  title: 'yum install without a version',
  summary: 'A step lets yum install packages without saying which version.',
  rationale:
    'The same Dockerfile gives another image tomorrow, and a step that is taken from the cache keeps old versions without notice.',
  remedy: 'Write name-version.',
  severity: 'warning',
  enabled: true,
  onHistory: true,
  fixable: false,
  messages: { version: '{program} installs {packages} without a version.' },
  references: [{ title: 'yum(8)', url: 'https://man7.org/linux/man-pages/man8/yum.8.html' }],
  examples: {
    bad: [
      { text: 'FROM centos:7\nRUN yum install -y curl git-2.47.1 && yum clean all\n', messages: ['version'] },
      {
        text: 'FROM centos:7\nRUN set -eux; \\\n  yum -y --enablerepo=extras install \\\n    gcc-c++ \\\n    python3\n',
        messages: ['version'],
      },
      {
        text: 'FROM centos:7\nRUN <<EOF\nyum install -y --setopt install_weak_deps=0 curl\nEOF\n',
        messages: ['version'],
      },
      { text: 'FROM centos:7\nENV P="a b"\nRUN yum install -y $P\n', messages: ['version'] },
    ],
    good: [
      { text: 'FROM centos:7\nRUN yum install -y curl-8.15.0 git-core-2.51* java-21-openjdk\n' },
      {
        text: 'FROM centos:7\nARG P\nRUN yum install -y $P ./a.rpm https://example.com/b.rpm @development-tools nodejs:20\n',
      },
      { text: 'FROM centos:7\nRUN yum update -y && yum remove -y curl\n' },
    ],
  },
  check: rpmVersionMissing(yumCalls),
};
