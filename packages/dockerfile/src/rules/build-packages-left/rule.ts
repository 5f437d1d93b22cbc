import type { LintRule } from '../../contracts/lint-rule.ts';
import { apkCalls } from '../../package-managers/apk.ts';
import { aptCalls } from '../../package-managers/apt.ts';
import { type PackageCall, listNames } from '../../package-managers/package-call.ts';
import { dnfCalls, yumCalls } from '../../package-managers/rpm.ts';
import { zypperCalls } from '../../package-managers/zypper.ts';
import { bestPractice } from '../references.ts';

const TOOLS: ReadonlySet<string> = new Set(
  (
    'build-essential build-base gcc g++ gcc-c++ clang make cmake ninja-build autoconf automake libtool pkg-config pkgconf bison flex ' +
    'dpkg-dev devscripts rpm-build linux-headers'
  ).split(' '),
);
const INSTALL: ReadonlySet<string> = new Set(['install', 'in', 'add']);
const REMOVE: ReadonlySet<string> = new Set(['remove', 'purge', 'autoremove', 'autopurge', 'erase', 'del', 'rm']);

/** Packages for building in the image that is shipped. */
export const buildPackagesLeft: LintRule = {
  id: 'build-packages-left',
  aliases: [],
  title: 'Packages for building left in the image',
  summary: 'A step of the last stage installs what is only needed to build, and does not remove it.',
  rationale: 'Compilers and headers make the image larger, and help whoever breaks into the container.',
  remedy: 'Build in a stage of its own and copy the result, or remove the packages at the end of the same RUN.',
  severity: 'info',
  enabled: false,
  onHistory: true,
  fixable: false,
  messages: { left: 'For building only, but left in the image: {packages}.' },
  params: { keep: { type: 'strings', description: 'Packages that may stay.', default: [] } },
  references: [bestPractice('use-multi-stage-builds')],
  examples: {
    bad: [
      { text: 'FROM debian:13\nRUN apt-get update && apt-get install -y gcc libssl-dev curl\n', messages: ['left'] },
      { text: 'FROM alpine:3.23\nRUN apk add --no-cache build-base=0.5-r3 && make\n', messages: ['left'] },
      { text: 'FROM rockylinux:9\nRUN set -eux; dnf -y install openssl-devel; dnf clean all\n', messages: ['left'] },
    ],
    good: [
      {
        text: 'FROM debian:13\nRUN apt-get update && apt-get install -y gcc && make && apt-get purge -y --auto-remove gcc\n',
      },
      { text: 'FROM alpine:3.23\nRUN apk add --no-cache --virtual .b gcc && make && apk del .b\n' },
      { text: 'FROM debian:13 AS build\nRUN apt-get install -y gcc\nFROM debian:13\nCOPY --from=build /x /x\n' },
      { text: 'FROM debian:13\nRUN apt-get install -y gcc\n', params: { keep: ['gcc'] } },
    ],
  },
  *check(file, context) {
    const keep = new Set(context.strings('keep'));
    for (const read of [aptCalls, apkCalls, yumCalls, dnfCalls, zypperCalls]) {
      const calls: readonly PackageCall[] = read(file);
      const removing = new Set(calls.filter(({ verb }) => REMOVE.has(verb)).map(({ call }) => call.run));
      for (const { call, verb, operands } of calls) {
        if (!INSTALL.has(verb) || removing.has(call.run) || !file.isShipped(call.run)) continue;
        const packages = operands.filter(
          ({ text, literal }) => literal && isForBuilding(text) && !keep.has(nameOf(text)),
        );
        const [first] = packages;
        if (first !== undefined) yield { messageId: 'left', data: { packages: listNames(packages) }, span: first.span };
      }
    }
  },
};

function isForBuilding(text: string): boolean {
  const name = nameOf(text);
  return TOOLS.has(name) || /^[\w.+-]+-(?:dev|devel)$/.test(name);
}

function nameOf(text: string): string {
  return text.split(/[=<>~@:]/)[0] ?? '';
}
