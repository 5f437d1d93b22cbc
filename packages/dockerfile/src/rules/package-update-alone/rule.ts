import type { LintRule } from '../../contracts/lint-rule.ts';
import { apkCalls, APK_CACHE } from '../../package-managers/apk.ts';
import { APT_LISTS, aptCalls } from '../../package-managers/apt.ts';
import { isMountedOver } from '../../package-managers/leftovers.ts';
import type { PackageCall } from '../../package-managers/package-call.ts';
import { zypperCalls } from '../../package-managers/zypper.ts';
import { bestPractice } from '../references.ts';

/** Programs that install nothing. */
const IDLE: ReadonlySet<string> = new Set(
  'set : true echo printf export rm mkdir sed cat ls chmod chown touch date sleep umask dpkg apt-mark locale-gen'.split(
    ' ',
  ),
);
const IDLE_VERBS: ReadonlySet<string> = new Set(
  'update upgrade dist-upgrade full-upgrade refresh ref clean autoclean autoremove cache'.split(' '),
);

/** Lists of packages fetched in a step of their own. */
export const packageUpdateAlone: LintRule = {
  id: 'package-update-alone',
  aliases: ['DS-0017', 'CIS-DI-0007'],
  title: 'Lists of packages updated in a step of their own',
  summary: 'A RUN updates the lists of packages and installs nothing.',
  rationale:
    'The step is taken from the cache for months: a later step then installs old versions, or asks for ones that are gone.',
  remedy: 'Update and install in the same RUN.',
  severity: 'warning',
  enabled: true,
  onHistory: true,
  fixable: false,
  messages: { alone: '{program} {verb} is in another step than what it is meant for.' },
  references: [bestPractice('apt-get')],
  examples: {
    bad: [
      { text: 'FROM debian:13\nRUN apt-get update\nRUN apt-get install -y curl\n', messages: ['alone'] },
      {
        text: 'FROM debian:13\nRUN set -eux; dpkg --add-architecture i386 && apt-get -qq update\n',
        messages: ['alone'],
      },
      { text: 'FROM alpine:3.23\nRUN apk update\n', messages: ['alone'] },
      { text: 'FROM opensuse/leap:16\nRUN zypper -n refresh\n', messages: ['alone'] },
      { text: 'FROM debian:13\nRUN apt-get update -y && apt-get clean\n', messages: ['alone'] },
    ],
    good: [
      { text: 'FROM debian:13\nRUN apt-get update && apt-get install -y curl\n' },
      { text: 'FROM debian:13\nRUN apt-get update && ./install.sh\n' },
      { text: 'FROM debian:13\nRUN apt-get update && apt-get upgrade -y\n' },
      { text: 'FROM debian:13\nRUN --mount=type=cache,target=/var/lib/apt apt-get update\n' },
      { text: 'FROM debian:13\nRUN bash -c "apt-get update && apt-get install -y curl"\n' },
      { text: 'FROM rockylinux:9\nRUN yum update -y\n' },
    ],
  },
  *check(file) {
    yield* alone({ calls: aptCalls(file), verbs: ['update'], folders: APT_LISTS });
    yield* alone({ calls: apkCalls(file), verbs: ['update'], folders: APK_CACHE });
    yield* alone({ calls: zypperCalls(file), verbs: ['refresh', 'ref'], folders: ['/var/cache/zypp'] });
  },
};

function* alone(what: {
  calls: readonly PackageCall[];
  verbs: readonly string[];
  folders: readonly string[];
}): ReturnType<LintRule['check']> {
  const { calls, verbs, folders } = what;
  const busy = new Set(
    calls.filter(({ verb }) => !IDLE_VERBS.has(verb) || verb.includes('upgrade')).map(({ call }) => call.run),
  );
  const own = new Set(calls.map(({ call }) => call));
  for (const { call, verb } of calls) {
    if (!verbs.includes(verb) || busy.has(call.run)) continue;
    busy.add(call.run);
    if (call.script.broken || isMountedOver(call.run, folders)) continue;
    if (!call.siblings.every((other) => own.has(other) || IDLE.has(other.program))) continue;
    yield { messageId: 'alone', data: { program: call.program, verb }, span: call.command.span };
  }
}
