import type { LintRule } from '../../contracts/lint-rule.ts';
import { dnfCalls } from '../../package-managers/rpm.ts';
import { rpmVersionMissing } from '../rpm-checks.ts';

/** dnf install without versions. */
export const dnfVersionMissing: LintRule = {
  id: 'dnf-version-missing',
  aliases: ['DL3041'],
  title: 'dnf install without a version',
  summary: 'A step lets dnf install packages without saying which version.',
  rationale:
    'The same Dockerfile gives another image tomorrow, and a step that is taken from the cache keeps old versions without notice.',
  remedy: 'Write name-version.',
  severity: 'warning',
  enabled: true,
  onHistory: true,
  fixable: false,
  messages: { version: '{program} installs {packages} without a version.' },
  references: [{ title: 'DNF command reference', url: 'https://dnf.readthedocs.io/en/latest/command_ref.html' }],
  examples: {
    bad: [
      { text: 'FROM fedora:43\nRUN dnf install -y curl git-2.47.1 && dnf clean all\n', messages: ['version'] },
      {
        text: 'FROM fedora:43\nRUN set -eux; \\\n  dnf -y --enablerepo=extras install \\\n    gcc-c++ \\\n    python3\n',
        messages: ['version'],
      },
      {
        text: 'FROM fedora:43\nRUN <<EOF\ndnf install -y --setopt install_weak_deps=0 curl\nEOF\n',
        messages: ['version'],
      },
      { text: 'FROM fedora:43\nENV P="a b"\nRUN dnf install -y $P\n', messages: ['version'] },
    ],
    good: [
      { text: 'FROM fedora:43\nRUN dnf install -y curl-8.15.0 git-core-2.51* java-21-openjdk\n' },
      {
        text: 'FROM fedora:43\nARG P\nRUN dnf install -y $P ./a.rpm https://example.com/b.rpm @development-tools nodejs:20\n',
      },
      { text: 'FROM fedora:43\nRUN dnf update -y && dnf remove -y curl\n' },
    ],
  },
  check: rpmVersionMissing(dnfCalls),
};
