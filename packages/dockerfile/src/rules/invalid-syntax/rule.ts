import { checkArguments } from './check-arguments.ts';
import type { LintRule } from '../../contracts/lint-rule.ts';

/** What no builder accepts, or what cannot be read. */
export const invalidSyntax: LintRule = {
  id: 'invalid-syntax',
  aliases: ['DL1000'],
  title: 'Text that builders refuse',
  summary: 'The file holds text that builders refuse or that could not be read.',
  rationale: 'The build fails here, and what could not be read could not be checked either.',
  remedy: 'Correct the place that the message names; the rest of the file was checked as usual.',
  severity: 'error',
  enabled: true,
  onHistory: false,
  fixable: false,
  messages: {
    'argument-missing': '{keyword} needs more arguments.',
    'arguments-extra': '{keyword} has arguments that do not belong there.',
    'directive-duplicate': 'The directive {name} is given twice.',
    'escape-invalid': 'The escape character {value} is neither \\ nor `.',
    'exec-form-invalid': '{keyword} needs a JSON array of strings.',
    'file-empty': 'The file has no instructions.',
    'file-too-long': 'The file is longer than {limit} characters: the rest was not read.',
    'flag-value-missing': 'The flag --{flag} needs a value: --{flag}=….',
    'healthcheck-invalid': 'HEALTHCHECK needs CMD and a command, or NONE.',
    'heredoc-unterminated': 'The here-document {name} has no end: no later line is just {name}.',
    'instruction-too-long': 'The arguments of {keyword} were not checked: the instruction or the file is too long.',
    'line-too-long': 'The line is longer than {limit} bytes: builders refuse it.',
    'not-text': 'The file holds a zero byte: it is not text.',
    'pair-invalid': '{keyword} needs pairs of the form name=value.',
    'too-many-instructions': 'The file has more than {limit} instructions: the rest was not read.',
  },
  references: [{ title: 'Dockerfile reference', url: 'https://docs.docker.com/reference/dockerfile/' }],
  examples: {
    bad: [
      { text: 'FROM alpine:3.22\nRUN <<EOF\necho never closed\n', messages: ['heredoc-unterminated'] },
      {
        text: 'FROM\nFROM debian:13 build\nCOPY a\nENV\n',
        messages: ['argument-missing', 'arguments-extra', 'argument-missing', 'argument-missing'],
      },
      {
        text: 'FROM debian:13\nSHELL /bin/bash\nHEALTHCHECK true\nENV A=b c\n',
        messages: ['exec-form-invalid', 'healthcheck-invalid', 'pair-invalid'],
      },
      { text: 'FROM debian:13\nCOPY --from build /a /b/\nCOPY --link a /b\n', messages: ['flag-value-missing'] },
      { text: '# only a comment\n', messages: ['file-empty'] },
    ],
    good: [{ text: 'FROM alpine:3.22\nRUN <<EOF\necho closed\nEOF\n' }],
  },
  *check(file) {
    for (const problem of file.syntax.problems) {
      yield { messageId: problem.code, data: problem.data, span: problem.span };
    }
    for (const instruction of file.syntax.instructions) {
      yield* checkArguments(instruction.trigger ?? instruction);
      if (instruction.keyword === 'ONBUILD' && instruction.trigger === null) yield* checkArguments(instruction);
    }
  },
};
