import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { optional } from '../../../parameters/parameter-kind.ts';
import { text } from '../../../parameters/text-kinds.ts';

export const contentRegexMatch: Trigger = defineTrigger({
  id: 'content_regex_match',
  title: 'Content match',
  summary: 'Fires for each file in which a configured search expression was found.',
  since: '0.1.0',
  stability: 'stable',
  needs: ['contentMatches'],
  params: {
    regex_name: optional(text, {
      summary: 'Name of a search that the inspection was told, else the expression itself; any search when absent.',
      example: 'PASSWORD',
    }),
  },
  messages: { found: 'Content search {name} matches in {path}' },
  legacy: { gate: 'files', trigger: 'content_regex_match' },
  // Whoever inspects may know an expression by this name; else it is the expression.
  ask: ({ regex_name: name }) => (name === null ? {} : { contentSearches: [{ name, regex: name }] }),
  *evaluate({ contentMatches }, params) {
    for (const { name, regex: source, path, layer } of contentMatches) {
      if (params.regex_name !== null && params.regex_name !== name && params.regex_name !== source) continue;
      yield {
        message: 'found',
        data: { name, path },
        subject: { kind: 'file', key: path },
        discriminator: name,
        locations: [{ path, layer }],
        evidence: { name, regex: source },
        legacyMessage: `File content analyzer found regexp match in container: file=${path} regexp=${name}=${source}`,
      };
    }
  },
});
