import type { TextEdit } from '../../contracts/text-edit.ts';
import type { LintRule } from '../../contracts/lint-rule.ts';
import type { Dockerfile } from '../../dockerfile.ts';
import { insertAfter, isVerbatim } from '../../fix/insertions.ts';
import { aptCalls, isAptSimulated, setsOption } from '../../package-managers/apt.ts';
import { type PackageCall, mayHoldOptions } from '../../package-managers/package-call.ts';
import { bestPractice } from '../references.ts';

const OPTION = '--no-install-recommends';

/** apt-get install that takes along what packages recommend. */
export const aptGetRecommendsInstalled: LintRule = {
  id: 'apt-get-recommends-installed',
  aliases: ['DL3015', 'DS-0029'],
  title: 'Recommended packages installed',
  summary: 'apt-get installs what packages only recommend.',
  rationale: 'Each package more makes the image larger and is one more that can have vulnerabilities.',
  remedy: 'Add --no-install-recommends and name what is needed.',
  severity: 'info',
  enabled: true,
  onHistory: true,
  fixable: true,
  messages: { recommends: '{program} install also takes what the packages recommend.' },
  references: [bestPractice('apt-get')],
  examples: {
    bad: [
      {
        text: 'FROM debian:13\nRUN apt-get update && apt-get install -y curl\n',
        messages: ['recommends'],
        fixed: 'FROM debian:13\nRUN apt-get update && apt-get install -y --no-install-recommends curl\n',
      },
      {
        text: 'FROM debian:13\nRUN apt-get update; \\\n    apt-get -yq install \\\n      curl \\\n      git\n',
        messages: ['recommends'],
        fixed:
          'FROM debian:13\nRUN apt-get update; \\\n    apt-get -yq install --no-install-recommends \\\n      curl \\\n      git\n',
      },
      {
        text: 'FROM debian:13\nRUN if true; then apt-get install curl; fi\n',
        messages: ['recommends'],
        fixed: 'FROM debian:13\nRUN if true; then apt-get install --no-install-recommends curl; fi\n',
      },
      { text: 'FROM debian:13\nRUN ["apt-get", "install", "-y", "curl"]\n', messages: ['recommends'] },
      { text: 'FROM debian:13\nRUN apt install -y $PACKAGES curl\n', messages: ['recommends'] },
    ],
    good: [
      { text: 'FROM debian:13\nRUN apt-get install -y --no-install-recommends curl\n' },
      { text: 'FROM debian:13\nRUN apt-get -o APT::Install-Recommends=false install -y curl\n' },
      {
        text: 'FROM debian:13\nRUN echo \'APT::Install-Recommends "0";\' > /etc/apt/apt.conf.d/01 && apt-get install -y curl\n',
      },
      { text: 'FROM debian:13\nRUN apt-get install -y --install-recommends winehq && apt-get update\n' },
      { text: 'FROM debian:13\nRUN apt-get $APT_OPTIONS install -y curl\n' },
    ],
  },
  *check(file) {
    const calls = aptCalls(file);
    if (calls.length === 0) return;
    if (/Install-Recommends\\?["']?\s+[\\"']*(?:false|0|no)/i.test(file.syntax.text)) return;
    for (const call of calls) {
      if (call.verb !== 'install' || isAptSimulated(call) || isDecided(call)) continue;
      const data = { program: call.call.program };
      yield { messageId: 'recommends', data, span: call.verbWord.span, edits: edit(file, call) };
    }
  },
};

function isDecided(call: PackageCall): boolean {
  if (call.line.has(OPTION, '--install-recommends') || setsOption(call, /^apt::install-recommends$/i)) return true;
  return mayHoldOptions(call);
}

/** After the options behind the verb, so that the edit goes together with others that put options there. */
function edit(file: Dockerfile, { call, verbWord, operands }: PackageCall): readonly TextEdit[] {
  const verbAt = call.args.indexOf(verbWord);
  const [first] = operands;
  let anchor = verbAt;
  while (call.args[anchor + 1]?.text.startsWith('-') === true) anchor++;
  const word = call.args[anchor];
  if (verbAt < 0 || word === undefined) return [];
  const between = first === undefined ? '\n' : file.syntax.text.slice(word.span.end, first.span.start);
  if (anchor === verbAt && first !== undefined && !between.includes('\n') && isVerbatim(file, first)) {
    return [{ span: { start: first.span.start, end: first.span.start }, text: `${OPTION} ` }];
  }
  return insertAfter(file, word, ` ${OPTION}`);
}
