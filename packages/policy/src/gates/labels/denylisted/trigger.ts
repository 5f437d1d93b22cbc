import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { optional, required } from '../../../parameters/parameter-kind.ts';
import { pattern } from '../../../parameters/text-kinds.ts';

export const denylisted: Trigger = defineTrigger({
  id: 'denylisted',
  title: 'Denied label',
  summary: 'Fires for each label whose key, and value when a pattern for it is given, match.',
  since: '0.1.0',
  stability: 'stable',
  needs: ['config'],
  params: {
    name: required(pattern, { summary: 'Pattern that the whole key has to match.', example: 'com.example.internal.*' }),
    value: optional(pattern, {
      summary: 'Pattern that the whole value has to match; any value when absent.',
      example: 'debug',
    }),
  },
  messages: { denied: 'The label {name} with the value {value} is denied' },
  *evaluate({ config }, params) {
    for (const [name, value] of Object.entries(config.labels)) {
      if (!params.name.matches(name) || (params.value !== null && !params.value.matches(value))) continue;
      yield { message: 'denied', data: { name, value }, subject: { kind: 'label', key: name }, evidence: { value } };
    }
  },
});
