import type { LintRule } from '../../contracts/lint-rule.ts';
import { yumCalls } from '../../package-managers/rpm.ts';
import { rpmYesMissing } from '../rpm-checks.ts';

/** yum that waits for an answer. */
export const yumYesMissing: LintRule = {
  id: 'yum-yes-missing',
  aliases: ['DL3030'],
  title: 'yum without -y',
  summary: 'A call of yum asks before it goes on.',
  rationale: 'Nobody answers during a build: the step fails as soon as there is something to ask.',
  remedy: 'Add -y.',
  severity: 'warning',
  enabled: true,
  onHistory: true,
  fixable: true,
  messages: { yes: '{program} {verb} asks before it goes on.' },
  references: [{ title: 'yum(8)', url: 'https://man7.org/linux/man-pages/man8/yum.8.html' }],
  examples: {
    bad: [
      {
        text: 'FROM centos:7\nRUN yum install httpd-2.4 && yum clean all\n',
        messages: ['yes'],
        fixed: 'FROM centos:7\nRUN yum install -y httpd-2.4 && yum clean all\n',
      },
      {
        text: 'FROM centos:7\nRUN set -eux; \\\n  yum -q --enablerepo extras update; \\\n  yum remove \\\n    gcc\n',
        messages: ['yes', 'yes'],
        fixed:
          'FROM centos:7\nRUN set -eux; \\\n  yum -q --enablerepo extras update -y; \\\n  yum remove -y \\\n    gcc\n',
      },
      { text: 'FROM centos:7\nRUN ["yum", "install", "curl"]\n', messages: ['yes'] },
      { text: 'FROM centos:7\nRUN <<EOF\nif true; then yum upgrade; fi\nEOF\n', messages: ['yes'] },
    ],
    good: [
      {
        text: 'FROM centos:7\nRUN yum install -y curl; yum -y install curl; yum -qy update; yum --assumeyes install git\n',
      },
      { text: 'FROM centos:7\nARG OPTIONS\nRUN yum $OPTIONS install curl\n' },
      { text: 'FROM centos:7\nRUN yes | yum install curl; yum clean all; yum makecache\n' },
      { text: 'FROM centos:7\nRUN yum --setopt=assumeyes=1 install curl\n' },
      { text: 'FROM centos:7\nRUN echo assumeyes=1 >> /etc/yum.conf && yum install curl\n' },
    ],
  },
  check: rpmYesMissing(yumCalls),
};
