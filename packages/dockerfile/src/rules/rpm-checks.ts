import type { LintRule, Violation } from '../contracts/lint-rule.ts';
import type { Dockerfile } from '../dockerfile.ts';
import { appendCommand } from '../fix/append-command.ts';
import { insertAfter } from '../fix/insertions.ts';
import { isAnswered } from '../package-managers/answers.ts';
import { leftBehind } from '../package-managers/leftovers.ts';
import { type PackageCall, listNames } from '../package-managers/package-call.ts';
import {
  RPM_CACHE,
  dnfCalls,
  rpmAsks,
  rpmCleans,
  rpmFetches,
  rpmUnversioned,
  yumCalls,
} from '../package-managers/rpm.ts';

/** The calls that a rule is about. */
type ReadCalls = (file: Dockerfile) => readonly PackageCall[];

/** A check for calls that ask, with message `yes`. */
export function rpmYesMissing(read: ReadCalls): LintRule['check'] {
  return function* check(file): Iterable<Violation> {
    const calls = read(file);
    if (calls.length === 0 || /\bassumeyes\s*=\s*(?:1|true|yes)\b/i.test(file.syntax.text)) return;
    for (const call of calls) {
      if (!rpmAsks(call) || isAnswered(call.call)) continue;
      const data = { program: call.call.program, verb: call.verb };
      const edits = insertAfter(file, call.verbWord, ' -y');
      yield { messageId: 'yes', data, span: call.verbWord.span, edits };
    }
  };
}

/** A check for packages without a version, with message `version`. */
export function rpmVersionMissing(read: ReadCalls): LintRule['check'] {
  return function* check(file): Iterable<Violation> {
    for (const call of read(file)) {
      const packages = rpmUnversioned(call);
      const [first] = packages;
      if (first === undefined) continue;
      const data = { program: call.call.program, packages: listNames(packages) };
      yield { messageId: 'version', data, span: first.span };
    }
  };
}

/** A check for what stays in the cache, with message `cache`. */
export function rpmCacheLeft(read: ReadCalls): LintRule['check'] {
  return function* check(file): Iterable<Violation> {
    const own = new Set(read(file));
    if (own.size === 0) return;
    // yum and dnf share a cache where both exist: either of them empties it.
    const all = [...yumCalls(file), ...dnfCalls(file)];
    const leaves = (call: PackageCall): boolean => own.has(call) && rpmFetches(call);
    for (const { call } of leftBehind(file, all, { leaves, cleans: rpmCleans, folders: RPM_CACHE })) {
      const edits = call.name.text === call.program ? appendCommand(file, call.run, `${call.program} clean all`) : [];
      yield { messageId: 'cache', data: { program: call.program }, span: call.command.span, edits };
    }
  };
}
