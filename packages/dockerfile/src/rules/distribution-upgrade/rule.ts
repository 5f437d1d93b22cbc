import type { LintRule } from '../../contracts/lint-rule.ts';
import { aptCalls, isAptSimulated } from '../../package-managers/apt.ts';
import { dnfCalls, yumCalls } from '../../package-managers/rpm.ts';
import { isZypperDistUpgrade, zypperCalls } from '../../package-managers/zypper.ts';

const APT: ReadonlySet<string> = new Set(['dist-upgrade', 'full-upgrade']);
const RPM: ReadonlySet<string> = new Set(['distro-sync', 'distribution-synchronization', 'system-upgrade']);

/** The distribution itself is upgraded. */
export const distributionUpgrade: LintRule = {
  id: 'distribution-upgrade',
  aliases: ['DL3035', 'DS-0024', 'DKL-DI-0003'],
  title: 'Upgrade of the distribution',
  summary: 'A step upgrades the distribution, and may add and remove packages as it likes.',
  rationale:
    'The image no longer is what its base image says, packages may be removed without notice, and the layer holds them twice.',
  remedy: 'Build on a newer base image; upgrade single packages where that cannot wait.',
  severity: 'warning',
  enabled: true,
  onHistory: true,
  fixable: false,
  messages: { upgrade: '{command} upgrades the whole distribution.' },
  references: [{ title: 'apt-get(8)', url: 'https://manpages.debian.org/stable/apt/apt-get.8.en.html' }],
  examples: {
    bad: [
      { text: 'FROM debian:13\nRUN apt-get update && apt-get -y dist-upgrade\n', messages: ['upgrade'] },
      { text: 'FROM ubuntu:24.04\nRUN apt update; apt full-upgrade -y\n', messages: ['upgrade'] },
      { text: 'FROM opensuse/leap:16\nRUN zypper -n dup && zypper clean\n', messages: ['upgrade'] },
      { text: 'FROM rockylinux:9\nRUN dnf -y distro-sync\n', messages: ['upgrade'] },
      { text: 'FROM ubuntu:24.04\nRUN do-release-upgrade\n', messages: ['upgrade'] },
    ],
    good: [
      { text: 'FROM debian:13\nRUN apt-get update && apt-get -y upgrade\n' },
      { text: 'FROM debian:13\nRUN apt-get -s dist-upgrade && echo dist-upgrade\n' },
      { text: 'FROM opensuse/leap:16\nRUN zypper -n update\n' },
    ],
  },
  *check(file) {
    const calls = [
      ...aptCalls(file).filter((call) => APT.has(call.verb) && !isAptSimulated(call)),
      ...zypperCalls(file).filter(isZypperDistUpgrade),
      ...[...yumCalls(file), ...dnfCalls(file)].filter(({ verb }) => RPM.has(verb)),
    ];
    for (const { call, verb, verbWord } of calls) {
      yield { messageId: 'upgrade', data: { command: `${call.program} ${verb}` }, span: verbWord.span };
    }
    for (const call of file.calls('do-release-upgrade')) {
      yield { messageId: 'upgrade', data: { command: call.program }, span: call.name.span };
    }
  },
};
