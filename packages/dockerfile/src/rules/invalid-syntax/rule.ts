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
    'directive-duplicate': 'The directive {name} is given twice.',
    'escape-invalid': 'The escape character {value} is neither \\ nor `.',
    'file-empty': 'The file has no instructions.',
    'file-too-long': 'The file is longer than {limit} characters: the rest was not read.',
    'heredoc-unterminated': 'The here-document {name} has no end: no later line is just {name}.',
    'line-too-long': 'The line is longer than {limit} bytes: builders refuse it.',
    'not-text': 'The file holds a zero byte: it is not text.',
    'too-many-instructions': 'The file has more than {limit} instructions: the rest was not read.',
  },
  references: [{ title: 'Dockerfile reference', url: 'https://docs.docker.com/reference/dockerfile/' }],
  examples: {
    bad: [
      { text: 'FROM alpine:3.22\nRUN <<EOF\necho never closed\n', messages: ['heredoc-unterminated'] },
      { text: '# only a comment\n', messages: ['file-empty'] },
    ],
    good: [{ text: 'FROM alpine:3.22\nRUN <<EOF\necho closed\nEOF\n' }],
  },
  *check(file) {
    for (const problem of file.syntax.problems) {
      yield { messageId: problem.code, data: problem.data, span: problem.span };
    }
  },
};
