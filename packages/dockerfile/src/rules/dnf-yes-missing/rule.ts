import type { LintRule } from '../../contracts/lint-rule.ts';
import { dnfCalls } from '../../package-managers/rpm.ts';
import { rpmYesMissing } from '../rpm-checks.ts';

/** dnf that waits for an answer. */
export const dnfYesMissing: LintRule = {
  id: 'dnf-yes-missing',
  aliases: ['DL3038'],
  title: 'dnf without -y',
  summary: 'A call of dnf asks before it goes on.',
  rationale: 'Nobody answers during a build: the step fails as soon as there is something to ask.',
  remedy: 'Add -y.',
  severity: 'warning',
  enabled: true,
  onHistory: true,
  fixable: true,
  messages: { yes: '{program} {verb} asks before it goes on.' },
  references: [{ title: 'DNF command reference', url: 'https://dnf.readthedocs.io/en/latest/command_ref.html' }],
  examples: {
    bad: [
      {
        text: 'FROM fedora:43\nRUN dnf install httpd-2.4 && dnf clean all\n',
        messages: ['yes'],
        fixed: 'FROM fedora:43\nRUN dnf install -y httpd-2.4 && dnf clean all\n',
      },
      {
        text: 'FROM fedora:43\nRUN set -eux; \\\n  dnf -q --enablerepo extras update; \\\n  dnf remove \\\n    gcc\n',
        messages: ['yes', 'yes'],
        fixed:
          'FROM fedora:43\nRUN set -eux; \\\n  dnf -q --enablerepo extras update -y; \\\n  dnf remove -y \\\n    gcc\n',
      },
      { text: 'FROM fedora:43\nRUN ["dnf", "install", "curl"]\n', messages: ['yes'] },
      { text: 'FROM fedora:43\nRUN <<EOF\nif true; then dnf upgrade; fi\nEOF\n', messages: ['yes'] },
    ],
    good: [
      {
        text: 'FROM fedora:43\nRUN dnf install -y curl; dnf -y install curl; dnf -qy update; dnf --assumeyes install git\n',
      },
      { text: 'FROM fedora:43\nARG OPTIONS\nRUN dnf $OPTIONS install curl\n' },
      { text: 'FROM fedora:43\nRUN yes | dnf install curl; dnf clean all; dnf makecache\n' },
      { text: 'FROM fedora:43\nRUN dnf --setopt=assumeyes=1 install curl\n' },
      { text: 'FROM fedora:43\nRUN echo assumeyes=1 >> /etc/dnf.conf && dnf install curl\n' },
      { text: 'FROM redhat/ubi9-minimal:9.7\nRUN microdnf install curl\n' },
    ],
  },
  check: rpmYesMissing(dnfCalls),
};
