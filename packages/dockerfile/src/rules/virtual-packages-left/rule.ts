import type { LintRule } from '../../contracts/lint-rule.ts';
import { apkCalls } from '../../package-managers/apk.ts';
import type { PackageCall } from '../../package-managers/package-call.ts';
import type { Instruction } from '../../syntax/instruction.ts';

/** A group of packages that is made to be removed and is not. */
export const virtualPackagesLeft: LintRule = {
  id: 'virtual-packages-left',
  aliases: [],
  title: 'Virtual package not removed',
  summary: 'apk add --virtual names a group of packages, and the step does not remove it.',
  rationale: 'The packages stay in the layer; a later step can only hide them.',
  remedy: 'Run apk del with the name of the group at the end of the same RUN, or leave --virtual out.',
  severity: 'warning',
  enabled: true,
  onHistory: true,
  fixable: false,
  messages: { left: 'The packages of {name} stay in the layer.' },
  references: [{ title: 'apk-add(8)', url: 'https://man.archlinux.org/man/apk-add.8.en' }],
  examples: {
    bad: [
      {
        text: 'FROM alpine:3.23\nRUN apk add --no-cache --virtual .build gcc && make\nRUN apk del .build\n',
        messages: ['left'],
      },
      {
        text: 'FROM alpine:3.23\nRUN set -eux; \\\n  apk add --no-cache -t .a gcc; \\\n  apk add --no-cache --virtual=.b make; \\\n  apk del .a\n',
        messages: ['left'],
      },
    ],
    good: [
      {
        text: 'FROM alpine:3.23\nRUN apk add --no-cache --virtual .build gcc && make && apk del --no-network .build\n',
      },
      {
        text: 'FROM alpine:3.23\nRUN apk add --no-cache -t .a gcc && apk add --no-cache --virtual .b make && apk del .a .b\n',
      },
      { text: 'FROM alpine:3.23\nRUN apk add --no-cache --virtual .build gcc && make && apk del $GROUPS\n' },
      { text: 'FROM alpine:3.23\nRUN apk add --no-cache --virtual .run $(scanelf /usr/local)\n' },
      {
        text: 'FROM alpine:3.23 AS build\nRUN apk add --no-cache --virtual .build gcc\nFROM alpine:3.23\nCOPY --from=build /x /x\n',
      },
    ],
  },
  *check(file) {
    const calls = apkCalls(file);
    if (calls.length === 0) return;
    const removed = removedGroups(calls);
    for (const call of calls) {
      const option = call.verb === 'add' ? call.line.find('--virtual', '-t') : undefined;
      const name = option?.value ?? null;
      if (option === undefined || name === null || !isForBuilding(name)) continue;
      const { run, script } = call.call;
      if (script.broken || !file.isShipped(run) || isRemoved(removed.get(run), name)) continue;
      yield { messageId: 'left', data: { name }, span: option.word.span };
    }
  },
};

/** Groups that are named for running are made to stay. */
function isForBuilding(name: string): boolean {
  return !name.includes('$') && !/run|rundeps|persist/i.test(name);
}

/** For each RUN the names that it removes; null when these are not all known. */
function removedGroups(calls: readonly PackageCall[]): ReadonlyMap<Instruction, ReadonlySet<string> | null> {
  const groups = new Map<Instruction, Set<string> | null>();
  for (const { call, verb, operands, line } of calls) {
    if (verb !== 'del') continue;
    const names = groups.get(call.run) ?? new Set<string>();
    if (groups.get(call.run) === null) continue;
    for (const { text } of operands) names.add(text);
    groups.set(call.run, !line.open && operands.every(({ literal }) => literal) ? names : null);
  }
  return groups;
}

function isRemoved(names: ReadonlySet<string> | null | undefined, name: string): boolean {
  return names === null || names?.has(name) === true;
}
