import { suggest } from '@assay/core';
import type { LintRule } from '../../contracts/lint-rule.ts';
import { KNOWN_FLAGS } from '../../syntax/keyword.ts';
import { dockerfileReference } from '../references.ts';

/** A flag that the instruction does not take. */
export const unknownFlag: LintRule = {
  id: 'unknown-flag',
  aliases: [],
  title: 'Unknown flag',
  summary: 'An instruction has a flag that current builders do not know.',
  rationale: 'Builders refuse unknown flags, unless a newer frontend than the usual one is used.',
  remedy: 'Correct the name of the flag, or put -- before arguments that begin with dashes.',
  severity: 'warning',
  enabled: true,
  onHistory: false,
  fixable: false,
  messages: {
    unknown: '{keyword} does not take the flag --{flag}.',
    misspelt: '{keyword} does not take the flag --{flag}: did you mean --{nearest}?',
  },
  references: [dockerfileReference('overview')],
  examples: {
    bad: [
      { text: 'FROM debian:13\nCOPY --chwon=app a /b\n', messages: ['misspelt'] },
      { text: 'FROM debian:13\nUSER --what app\n', messages: ['unknown'] },
    ],
    good: [{ text: 'FROM --platform=$BUILDPLATFORM debian:13\nCOPY --chown=app --link a /b\n' }],
  },
  *check(file) {
    for (const instruction of file.syntax.instructions) {
      const checked = instruction.trigger ?? instruction;
      if (!checked.known || !checked.body.text.startsWith('--')) continue;
      const known = KNOWN_FLAGS[checked.keyword];
      for (const { name, span } of checked.flags) {
        if (known?.has(name) === true) continue;
        const data = { keyword: checked.keyword, flag: name };
        const nearest = suggest(name, known ?? []);
        if (nearest === undefined) yield { messageId: 'unknown', data, span };
        else yield { messageId: 'misspelt', data: { ...data, nearest }, span };
      }
    }
  },
};
