import type { LintRule } from '../../contracts/lint-rule.ts';
import { aptCalls, aptUnversioned } from '../../package-managers/apt.ts';
import { listNames } from '../../package-managers/package-call.ts';
import { bestPractice } from '../references.ts';

/** apt-get install without versions. */
export const aptGetVersionMissing: LintRule = {
  id: 'apt-get-version-missing',
  aliases: ['DL3008'],
  title: 'apt-get install without a version',
  summary: 'apt-get installs packages without saying which version.',
  rationale:
    'The same Dockerfile gives another image tomorrow, and a step that is taken from the cache keeps old versions without notice.',
  remedy: 'Write name=version, or build on a dated snapshot of the archive.',
  severity: 'warning',
  enabled: true,
  onHistory: true,
  fixable: false,
  messages: { version: '{program} installs {packages} without a version.' },
  references: [bestPractice('version-pinning')],
  examples: {
    bad: [
      { text: 'FROM debian:13\nRUN apt-get update && apt-get install -y curl git=1:2.39.2-1\n', messages: ['version'] },
      {
        text: 'FROM debian:13\nRUN set -eux; \\\n    apt-get -o Acquire::Retries=3 install -yq -t stable \\\n      curl \\\n      # for builds\n      git; \\\n    rm -rf /x\n',
        messages: ['version'],
      },
      {
        text: 'FROM debian:13\nRUN <<EOF\nset -e\nif true; then\n  DEBIAN_FRONTEND=noninteractive apt-get install -y g++\nfi\nEOF\n',
        messages: ['version'],
      },
      { text: 'FROM debian:13\nENV TOOLS="curl git"\nRUN apt-get install -y $TOOLS\n', messages: ['version'] },
      { text: 'FROM debian:13\nRUN bash -c "apt-get install -y curl"\n', messages: ['version'] },
      {
        text: 'FROM debian:13\nRUN (apt-get install -y curl) && sudo apt-get install -y git\n',
        messages: ['version', 'version'],
      },
    ],
    good: [
      { text: 'FROM debian:13\nRUN apt-get install -y curl=7.88.1-10 "git=1:2.39.*"\n' },
      {
        text: 'FROM debian:13\nARG PACKAGES\nRUN apt-get install -y $PACKAGES "php${PHP}-cli" linux-headers-$(uname -r)\n',
      },
      { text: 'FROM debian:13\nRUN apt-get install -y ./tool.deb /tmp/*.deb curl/bookworm-backports nano-\n' },
      { text: 'FROM debian:13\nRUN for p in $(cat list); do apt-get install -y "$p"; done; apt-get remove -y curl\n' },
      {
        text: 'FROM debian:13\nRUN sed -i s,deb.debian.org,snapshot.debian.org/archive/debian/20260101, /etc/apt/sources.list && apt-get install -y curl\n',
      },
    ],
  },
  *check(file) {
    const calls = aptCalls(file);
    if (calls.length === 0) return;
    // A snapshot of the archive holds one version of each package.
    if (/snapshot\.(?:debian\.org|ubuntu\.com)/.test(file.syntax.text)) return;
    for (const call of calls) {
      const packages = aptUnversioned(call);
      const [first] = packages;
      if (first === undefined) continue;
      const data = { program: call.call.program, packages: listNames(packages) };
      yield { messageId: 'version', data, span: first.span };
    }
  },
};
