import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Occurrence, Trigger } from '../../../contracts/trigger.ts';
import { optional, required as needed } from '../../../parameters/parameter-kind.ts';
import { pattern, text } from '../../../parameters/text-kinds.ts';

export const required: Trigger = defineTrigger({
  id: 'required',
  title: 'Required label',
  summary: 'Fires when a label is absent or empty, or its value does not match the pattern.',
  since: '0.1.0',
  stability: 'stable',
  needs: ['config'],
  params: {
    name: needed(text, { summary: 'Key of the label.', example: 'org.opencontainers.image.source' }),
    value: optional(pattern, {
      summary: 'Pattern that the whole value has to match: * is any run of characters, regexp: begins an expression.',
      example: 'https://git.example.com/*',
    }),
  },
  messages: {
    absent: 'The label {name} is missing',
    mismatch: 'The label {name} has the value {value}, which does not match {pattern}',
  },
  *evaluate({ config }, params): Iterable<Occurrence<'absent' | 'mismatch'>> {
    const value = Object.hasOwn(config.labels, params.name) ? config.labels[params.name] : undefined;
    const subject = { kind: 'label', key: params.name } as const;
    if (value === undefined || value === '') {
      yield { message: 'absent', data: { name: params.name }, subject };
    } else if (params.value !== null && !params.value.matches(value)) {
      const data = { name: params.name, value, pattern: params.value.source };
      yield { message: 'mismatch', data, subject, evidence: { value } };
    }
  },
});
