import type { LintRule } from '../../contracts/lint-rule.ts';
import { insertAfter } from '../../fix/insertions.ts';
import { aptAsks, aptCalls } from '../../package-managers/apt.ts';
import { isAnswered } from '../../package-managers/answers.ts';
import { bestPractice } from '../references.ts';

/** apt-get that waits for an answer. */
export const aptGetYesMissing: LintRule = {
  id: 'apt-get-yes-missing',
  aliases: ['DL3014', 'DS-0021'],
  title: 'apt-get without -y',
  summary: 'apt-get is called in a way in which it asks before it goes on.',
  rationale: 'Nobody answers during a build: the step fails as soon as there is something to ask.',
  remedy: 'Add -y.',
  severity: 'warning',
  enabled: true,
  onHistory: true,
  fixable: true,
  messages: { yes: '{program} {verb} asks before it goes on.' },
  references: [bestPractice('apt-get')],
  examples: {
    bad: [
      {
        text: 'FROM debian:13\nRUN apt-get update && apt-get install curl\n',
        messages: ['yes'],
        fixed: 'FROM debian:13\nRUN apt-get update && apt-get install -y curl\n',
      },
      {
        text: 'FROM debian:13\nRUN set -eux; \\\n  apt-get -o Dpkg::Options::=--force-confold -q upgrade; \\\n  DEBIAN_FRONTEND=noninteractive apt install \\\n    curl\n',
        messages: ['yes', 'yes'],
        fixed:
          'FROM debian:13\nRUN set -eux; \\\n  apt-get -o Dpkg::Options::=--force-confold -q upgrade -y; \\\n  DEBIAN_FRONTEND=noninteractive apt install -y \\\n    curl\n',
      },
      { text: 'FROM debian:13\nRUN ["apt-get", "purge", "curl"]\n', messages: ['yes'] },
      {
        text: 'FROM debian:13\nRUN <<EOF\napt-get autoremove\nEOF\n',
        messages: ['yes'],
        fixed: 'FROM debian:13\nRUN <<EOF\napt-get autoremove -y\nEOF\n',
      },
    ],
    good: [
      {
        text: 'FROM debian:13\nRUN apt-get install -y a; apt-get -qq install b; apt-get -q=2 install c; apt-get -yq install d\n',
      },
      { text: 'FROM debian:13\nRUN apt-get install --assume-yes a; apt-get -o APT::Get::Assume-Yes=true install b\n' },
      { text: 'FROM debian:13\nARG OPTIONS\nRUN apt-get $OPTIONS install curl; apt-get install $(cat packages)\n' },
      { text: 'FROM debian:13\nENV OPTIONS="-y -q"\nRUN apt-get $OPTIONS install curl\n' },
      { text: 'FROM debian:13\nRUN yes | apt-get install curl\n' },
      {
        text: 'FROM debian:13\nRUN echo \'APT::Get::Assume-Yes "true";\' > /etc/apt/apt.conf.d/90yes && apt-get install curl\n',
      },
      { text: 'FROM debian:13\nRUN apt-get update && apt-get clean && apt-get install --dry-run curl\n' },
    ],
  },
  *check(file) {
    const calls = aptCalls(file);
    if (calls.length === 0) return;
    if (/APT::Get::Assume-Yes\\?["']?\s+[\\"']*(?:true|1|yes)/i.test(file.syntax.text)) return;
    for (const call of calls) {
      if (!aptAsks(call) || isAnswered(call.call)) continue;
      const { verb, verbWord } = call;
      yield {
        messageId: 'yes',
        data: { program: call.call.program, verb },
        span: verbWord.span,
        edits: insertAfter(file, verbWord, ' -y'),
      };
    }
  },
};
