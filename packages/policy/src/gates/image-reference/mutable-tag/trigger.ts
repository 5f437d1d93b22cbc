import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { flag } from '../../../parameters/number-kinds.ts';
import { withDefault } from '../../../parameters/parameter-kind.ts';
import { patternListOf } from '../../../parameters/text-kinds.ts';
import { readPattern } from '../../../text/pattern.ts';
import { referenceSubject } from '../reference-subject.ts';

export const mutableTag: Trigger = defineTrigger({
  id: 'mutable_tag',
  title: 'Mutable tag',
  summary: 'Fires when the tag of the image is one that is moved from build to build.',
  since: '0.1.0',
  stability: 'stable',
  needs: [],
  params: {
    tags: withDefault(patternListOf(readPattern), 'latest', {
      summary: 'Patterns for tags that move.',
      example: 'latest,stable,edge-*',
    }),
    allow_digest: withDefault(flag, 'true', {
      summary: 'Whether a digest beside the tag makes it harmless.',
      example: 'false',
    }),
  },
  messages: { mutable: 'The tag {tag} is moved from build to build' },
  *evaluate(facts, params) {
    const tag = facts.reference?.tag ?? null;
    if (tag === null || (params.allow_digest && facts.reference?.digest !== null)) return;
    if (!params.tags.some((mutable) => mutable.matches(tag))) return;
    yield {
      message: 'mutable',
      data: { tag },
      subject: referenceSubject(facts),
      discriminator: tag,
      evidence: { tag },
    };
  },
});
