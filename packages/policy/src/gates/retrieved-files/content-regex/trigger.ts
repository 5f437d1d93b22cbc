import { defineTrigger } from '../../../contracts/define-trigger.ts';
import { type Trigger, UndecidableError } from '../../../contracts/trigger.ts';
import { required } from '../../../parameters/parameter-kind.ts';
import { text, oneOf, regex } from '../../../parameters/text-kinds.ts';

export const contentRegex: Trigger = defineTrigger({
  id: 'content_regex',
  title: 'File content',
  summary: 'Fires when a line of a file matches an expression, or when none does.',
  since: '0.1.0',
  stability: 'stable',
  needs: ['retrievedFiles', 'files'],
  params: {
    path: required(text, { summary: 'Absolute path of the file.', example: '/etc/httpd.conf' }),
    regex: required(regex, {
      summary: 'Expression that is tried on each line from its start.',
      example: '.*SSLEnabled.*',
    }),
    check: required(oneOf(['match', 'no_match']), {
      summary: 'Whether a match or the absence of one is reported.',
      example: 'match',
    }),
  },
  messages: { fired: "Content regex '{regex}' check '{check}' found in retrieved file '{path}'" },
  legacy: { gate: 'retrieved_files', trigger: 'content_regex' },
  ask: ({ path }) => ({ retrieve: [path] }),
  *evaluate({ retrievedFiles, files }, { path, regex: expression, check }) {
    const file = retrievedFiles.find((candidate) => candidate.path === path);
    if (file === undefined) {
      if (files.resolve(path) === undefined) return;
      throw new UndecidableError(`the content of ${path} was not retrieved`);
    }
    const lines = Buffer.from(file.base64, 'base64').toString('utf8').split(/\r?\n/);
    const line = lines.findIndex((candidate) => expression.matchesStart(candidate));
    if (line >= 0 !== (check === 'match')) return;
    yield {
      message: 'fired',
      data: { regex: expression.source, check, path },
      subject: { kind: 'file', key: path },
      discriminator: `${check} ${expression.source}`,
      locations: [{ path, layer: file.layer }],
      evidence: line < 0 ? {} : { line: line + 1 },
      legacyIdAfterRule: `+file://${path}`,
    };
  },
});
