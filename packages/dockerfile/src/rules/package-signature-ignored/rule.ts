import type { LintRule } from '../../contracts/lint-rule.ts';
import type { Dockerfile } from '../../dockerfile.ts';
import { apkCalls } from '../../package-managers/apk.ts';
import { aptCalls } from '../../package-managers/apt.ts';
import type { PackageCall } from '../../package-managers/package-call.ts';
import { dnfCalls, yumCalls } from '../../package-managers/rpm.ts';
import { zypperCalls } from '../../package-managers/zypper.ts';
import type { Span } from '../../syntax/span.ts';

const APT = ['--allow-unauthenticated', '--allow-insecure-repositories', '--force-yes'];
const APT_OPTION = /^(?:APT::Get::AllowUnauthenticated|Acquire::AllowInsecureRepositories)=(?:"?true"?|1|yes)$/i;
const RPM = ['--nogpgcheck', '--no-gpgchecks', '--no-gpg-checks', '--allow-unsigned-rpm'];
const TRUSTED = /^deb(?:-src)? +\[(?:[^\]]{0,200} )?trusted=yes[^\]]{0,200}\] +https?:/;

/** Packages are taken without a valid signature. */
export const packageSignatureIgnored: LintRule = {
  id: 'package-signature-ignored',
  aliases: [],
  title: 'Signatures of packages ignored',
  summary: 'A package manager is told to take packages without a valid signature.',
  rationale:
    'The signature is what tells the packages of a distribution from those that somebody put on a mirror or in between.',
  remedy: 'Install the key of the repository, with signed-by where there is that.',
  severity: 'warning',
  enabled: true,
  onHistory: true,
  fixable: false,
  messages: {
    option: '{program} takes packages without a valid signature.',
    trusted: 'The repository is trusted without a signature.',
  },
  references: [{ title: 'apt-secure(8)', url: 'https://manpages.debian.org/stable/apt/apt-secure.8.en.html' }],
  examples: {
    bad: [
      {
        text: 'FROM debian:13\nRUN apt-get update && apt-get install -y --allow-unauthenticated a=1\n',
        messages: ['option'],
      },
      {
        text: 'FROM debian:13\nRUN set -eux; apt-get -o APT::Get::AllowUnauthenticated=true install -y a=1\n',
        messages: ['option'],
      },
      { text: 'FROM alpine:3.23\nRUN apk add --no-cache --allow-untrusted \\\n  a=1\n', messages: ['option'] },
      {
        text: 'FROM rockylinux:9\nRUN yum -y --nogpgcheck install a-1; dnf install -y --setopt=gpgcheck=0 a-1\n',
        messages: ['option', 'option'],
      },
      { text: 'FROM opensuse/leap:16\nRUN zypper --no-gpg-checks -n in a=1\n', messages: ['option'] },
      {
        text: 'FROM debian:13\nRUN echo "deb [arch=amd64 trusted=yes] https://example.com/deb ./" > /etc/apt/sources.list.d/a.list\n',
        messages: ['trusted'],
      },
    ],
    good: [
      {
        text: 'FROM debian:13\nRUN apt-get install -y a=1 && echo "deb [signed-by=/k] https://example.com/deb ./" > /a.list\n',
      },
      { text: 'FROM debian:13\nRUN echo "deb [trusted=yes] file:/packages ./" > /a.list\n' },
      {
        text: 'FROM rockylinux:9\nRUN dnf install -y --nogpgcheck ./built/a.rpm /tmp/b.rpm && dnf install -y --setopt=gpgcheck=1 a-1\n',
      },
    ],
  },
  *check(file) {
    for (const { call, span } of ignoring(file))
      yield { messageId: 'option', data: { program: call.call.program }, span };
    if (!file.syntax.text.includes('trusted=yes')) return;
    for (const { args } of file.calls('echo', 'printf')) {
      const word = args.find(({ text }) => TRUSTED.test(text));
      if (word !== undefined) yield { messageId: 'trusted', span: word.span };
    }
  },
};

function* ignoring(file: Dockerfile): Iterable<{ call: PackageCall; span: Span }> {
  for (const call of aptCalls(file)) {
    const option =
      call.line.find(...APT) ??
      call.line.options.find(({ name, value }) => /^(?:-o|--option)$/.test(name) && APT_OPTION.test(value ?? ''));
    if (option !== undefined) yield { call, span: option.word.span };
  }
  for (const call of apkCalls(file)) {
    const option = call.line.find('--allow-untrusted');
    if (option !== undefined) yield { call, span: option.word.span };
  }
  for (const call of [...yumCalls(file), ...dnfCalls(file), ...zypperCalls(file)]) {
    const option =
      call.line.find(...RPM) ??
      call.line.options.find(
        ({ name, value }) => name === '--setopt' && /^(?:.*\.)?gpgcheck=(?:0|false|no)$/i.test(value ?? ''),
      );
    if (option !== undefined && !isLocal(call)) yield { call, span: option.word.span };
  }
}

/** True when all that is installed are files that are there already. */
function isLocal({ operands }: PackageCall): boolean {
  return operands.length > 0 && operands.every(({ text }) => /^\.{0,2}\//.test(text) || /^[^:]+\.rpm$/.test(text));
}
