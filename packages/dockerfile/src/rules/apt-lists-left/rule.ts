import type { LintRule, Violation } from '../../contracts/lint-rule.ts';
import type { Dockerfile } from '../../dockerfile.ts';
import { appendCommand } from '../../fix/append-command.ts';
import { APT_ARCHIVES, APT_LISTS, aptCalls, isAptSimulated } from '../../package-managers/apt.ts';
import { leftBehind } from '../../package-managers/leftovers.ts';
import type { PackageCall } from '../../package-managers/package-call.ts';
import type { ProgramCall } from '../../shell/program-call.ts';
import type { Stage } from '../../stages/stage.ts';
import { bestPractice } from '../references.ts';

/** The settings by which images of Debian and Ubuntu keep no archives. */
const DOCKER_CLEAN = '/etc/apt/apt.conf.d/docker-clean';

/** Lists of apt or its archives stay in the layer. */
export const aptListsLeft: LintRule = {
  id: 'apt-lists-left',
  aliases: ['DL3009', 'DKL-DI-0005'],
  title: 'Lists of apt left in the image',
  summary: 'A step fetches the lists of apt and leaves them in its layer.',
  rationale:
    'The lists take up tens of megabytes that nobody uses, and a later step cannot take them out of the layer again.',
  remedy: 'Remove /var/lib/apt/lists/* at the end of the same RUN, or mount a cache there.',
  severity: 'info',
  enabled: true,
  onHistory: true,
  fixable: true,
  messages: {
    lists: 'The lists that {program} update fetches stay in the layer.',
    archives:
      'The packages that {program} fetches stay in the layer: docker-clean, which would remove them, is turned off.',
  },
  references: [bestPractice('apt-get')],
  examples: {
    bad: [
      {
        text: 'FROM debian:13\nRUN apt-get update && apt-get install -y curl\n',
        messages: ['lists'],
        fixed: 'FROM debian:13\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n',
      },
      {
        text: 'FROM debian:13\nRUN apt-get update \\\n  && apt-get install -y \\\n    curl\n',
        messages: ['lists'],
        fixed:
          'FROM debian:13\nRUN apt-get update \\\n  && apt-get install -y \\\n    curl \\\n    && rm -rf /var/lib/apt/lists/*\n',
      },
      {
        text: 'FROM debian:13\nRUN apt-get update && \\\n    apt-get install -y curl && \\\n    apt-get clean\n',
        messages: ['lists'],
        fixed:
          'FROM debian:13\nRUN apt-get update && \\\n    apt-get install -y curl && \\\n    apt-get clean && \\\n    rm -rf /var/lib/apt/lists/*\n',
      },
      {
        text: 'FROM debian:13\nRUN set -eux; \\\n    apt-get update; \\\n    apt-get install -y curl\n',
        messages: ['lists'],
        fixed:
          'FROM debian:13\nRUN set -eux; \\\n    apt-get update; \\\n    apt-get install -y curl; \\\n    rm -rf /var/lib/apt/lists/*\n',
      },
      {
        text: 'FROM debian:13\nRUN <<EOF\nset -e\napt-get update\napt-get install -y curl\nEOF\n',
        messages: ['lists'],
        fixed:
          'FROM debian:13\nRUN <<EOF\nset -e\napt-get update\napt-get install -y curl\nrm -rf /var/lib/apt/lists/*\nEOF\n',
      },
      {
        text: 'FROM debian:13\nRUN apt-get update && apt-get install -y curl\nRUN rm -rf /var/lib/apt/lists/*\n',
        messages: ['lists'],
      },
      { text: 'FROM debian:13\nRUN ["sh", "-c", "apt-get update && apt-get install -y curl"]\n', messages: ['lists'] },
      {
        text: 'FROM debian:13 AS a\nRUN apt-get update && apt-get install -y curl\nFROM a\nUSER 1\n',
        messages: ['lists'],
      },
      {
        text: 'FROM debian:13\nRUN rm -f /etc/apt/apt.conf.d/docker-clean\nRUN --mount=type=cache,target=/var/lib/apt apt-get update && apt-get install -y curl\n',
        messages: ['archives'],
      },
    ],
    good: [
      { text: 'FROM debian:13\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n' },
      {
        text: 'FROM debian:13\nRUN set -eux; apt-get update; apt-get install -y curl; rm -rf /var/lib/apt/lists/* /tmp/*\n',
      },
      { text: 'FROM debian:13\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/{apt,dpkg,cache}/\n' },
      {
        text: 'FROM debian:13\nRUN --mount=type=tmpfs,target=/var/lib/apt/lists apt-get update && apt-get install -y curl\n',
      },
      {
        text: 'FROM debian:13\nRUN rm -f /etc/apt/apt.conf.d/docker-clean\nRUN --mount=type=cache,target=/var/cache/apt --mount=type=cache,target=/var/lib/apt \\\n  apt-get update && apt-get install -y curl\n',
      },
      {
        text: 'FROM debian:13 AS build\nRUN apt-get update && apt-get install -y gcc\nFROM scratch\nCOPY --from=build /x /x\n',
      },
      { text: 'FROM debian:13\nRUN apt-get update && apt-get install -y curl && /tmp/clean-up.sh\n' },
      { text: 'FROM debian:13\nRUN apt-get update\n' },
    ],
  },
  *check(file) {
    const calls = aptCalls(file);
    if (calls.length === 0) return;
    yield* listsLeft(file, calls);
    yield* archivesLeft(file, calls);
  },
};

function* listsLeft(file: Dockerfile, calls: readonly PackageCall[]): Iterable<Violation> {
  const leaving = {
    leaves: (call: PackageCall) => call.verb === 'update' && !isAptSimulated(call),
    cleans: (call: PackageCall) => /^dist-?clean$/.test(call.verb),
    folders: APT_LISTS,
  };
  const installing = new Set(calls.filter(({ verb }) => verb === 'install').map(({ call }) => call.run));
  for (const { call } of leftBehind(file, calls, leaving)) {
    // Where nothing is installed, the update itself is in the wrong place.
    if (!installing.has(call.run)) continue;
    const edits = appendCommand(file, call.run, 'rm -rf /var/lib/apt/lists/*');
    yield { messageId: 'lists', data: { program: call.program }, span: call.command.span, edits };
  }
}

function* archivesLeft(file: Dockerfile, calls: readonly PackageCall[]): Iterable<Violation> {
  const disabled = new Map<Stage | null, number>();
  for (const { run, args } of file.calls('rm')) {
    const stage = file.stageOf(run);
    if (!args.some(({ text }) => text === DOCKER_CLEAN) || disabled.has(stage)) continue;
    disabled.set(stage, run.index);
  }
  if (disabled.size === 0) return;
  const isAfter = ({ run }: ProgramCall): boolean =>
    (disabled.get(file.stageOf(run)) ?? Number.POSITIVE_INFINITY) <= run.index;
  const leaving = {
    leaves: (call: PackageCall) => call.verb === 'install' && !isAptSimulated(call) && isAfter(call.call),
    cleans: (call: PackageCall) => /^(?:auto|dist-?)?clean$/.test(call.verb),
    folders: APT_ARCHIVES,
  };
  for (const { call } of leftBehind(file, calls, leaving)) {
    yield { messageId: 'archives', data: { program: call.program }, span: call.command.span };
  }
}
