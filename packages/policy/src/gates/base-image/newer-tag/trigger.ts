import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Occurrence, Trigger } from '../../../contracts/trigger.ts';
import { count } from '../../../parameters/comparison.ts';
import { withDefault } from '../../../parameters/parameter-kind.ts';
import { wordsOf } from '../../../parameters/word-list.ts';
import { LIST_PARAMETERS } from '../list-parameters.ts';
import { baseSubject, knownBase, nameOf, officialTag } from '../base-subject.ts';

const STEPS = { 'same-line': 'same_line', 'next-line': 'next_line' } as const;

export const newerTag: Trigger = defineTrigger({
  id: 'newer_tag',
  title: 'Newer tag than that of the base image',
  summary:
    'Fires when an official image has a newer tag of the same flavour than the base image, and names it. Other base images pass.',
  since: '0.2.0',
  stability: 'experimental',
  needs: ['baseImage'],
  params: {
    steps: withDefault(wordsOf(['same_line', 'next_line']), 'same_line,next_line', {
      summary: 'Which tags count: those that change only later numbers of the version, those that change the first.',
      example: 'same_line',
    }),
    min_behind: withDefault(count, '1', {
      summary: 'How many newer versions of the line, or newer lines, are listed at least.',
      example: '2',
    }),
    ...LIST_PARAMETERS,
  },
  ask: ({ mirrors }) => ({ baseImage: { questions: ['support'], mirrors: mirrors ?? [] } }),
  messages: {
    same_line: 'There is a newer tag than that of the base image {base}: {tag}',
    next_line: 'There is a newer line than that of the base image {base}: {tag}',
  },
  *evaluate({ baseImage, evaluatedAt }, params): Iterable<Occurrence<'same_line' | 'next_line'>> {
    const base = knownBase(baseImage);
    const { newer, listedAt } = officialTag(base, evaluatedAt, params.max_list_age_days);
    for (const { tag, step, behind } of newer) {
      const message = STEPS[step];
      if (!params.steps.includes(message) || behind < params.min_behind) continue;
      const { subject, evidence } = baseSubject(base);
      yield {
        message,
        data: { base: nameOf(base), tag },
        subject,
        discriminator: message,
        evidence: { ...evidence, tag, behind, listedAt },
      };
    }
  },
});
