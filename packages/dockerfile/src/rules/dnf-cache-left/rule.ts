import type { LintRule } from '../../contracts/lint-rule.ts';
import { dnfCalls } from '../../package-managers/rpm.ts';
import { rpmCacheLeft } from '../rpm-checks.ts';

/** What dnf fetched stays in the layer. */
export const dnfCacheLeft: LintRule = {
  id: 'dnf-cache-left',
  aliases: ['DL3040', 'DS-0019', 'DS-0027'],
  title: 'Cache of dnf left in the image',
  summary: 'A step lets dnf fetch packages or lists of them and leaves its cache in the layer.',
  rationale: 'The cache takes up much room that nobody uses, and a later step cannot take it out of the layer again.',
  remedy: 'Run dnf clean all at the end of the same RUN, or mount a cache there.',
  severity: 'warning',
  enabled: true,
  onHistory: true,
  fixable: true,
  messages: { cache: 'The cache of {program} stays in the layer.' },
  references: [{ title: 'DNF command reference', url: 'https://dnf.readthedocs.io/en/latest/command_ref.html' }],
  examples: {
    bad: [
      {
        text: 'FROM fedora:43\nRUN dnf install -y curl\n',
        messages: ['cache'],
        fixed: 'FROM fedora:43\nRUN dnf install -y curl && dnf clean all\n',
      },
      {
        text: 'FROM fedora:43\nRUN dnf -y update && \\\n    dnf install -y \\\n      curl git\n',
        messages: ['cache'],
        fixed:
          'FROM fedora:43\nRUN dnf -y update && \\\n    dnf install -y \\\n      curl git && \\\n      dnf clean all\n',
      },
      {
        text: 'FROM fedora:43\nRUN set -eux; \\\n  dnf install -y curl; \\\n  curl --version\n',
        messages: ['cache'],
        fixed: 'FROM fedora:43\nRUN set -eux; \\\n  dnf install -y curl; \\\n  curl --version; \\\n  dnf clean all\n',
      },
      { text: 'FROM fedora:43\nRUN dnf clean all && dnf install -y curl\nRUN dnf clean all\n', messages: ['cache'] },
      {
        text: 'FROM redhat/ubi9-minimal:9.7\nRUN microdnf install curl\n',
        messages: ['cache'],
        fixed: 'FROM redhat/ubi9-minimal:9.7\nRUN microdnf install curl && microdnf clean all\n',
      },
    ],
    good: [
      { text: 'FROM fedora:43\nRUN dnf install -y curl && dnf clean all\n' },
      { text: 'FROM fedora:43\nRUN dnf install -y curl && rm -rf /var/cache/dnf\n' },
      { text: 'FROM fedora:43\nRUN dnf install -y curl && rm -rf /var/cache/* /tmp/*\n' },
      { text: 'FROM fedora:43\nRUN --mount=type=cache,target=/var/cache/dnf dnf install -y curl\n' },
      { text: 'FROM fedora:43 AS build\nRUN dnf install -y gcc\nFROM scratch\nCOPY --from=build /x /x\n' },
      { text: 'FROM fedora:43\nRUN dnf --installroot=/rootfs install -y curl; dnf remove -y gcc\n' },
    ],
  },
  check: rpmCacheLeft(dnfCalls),
};
