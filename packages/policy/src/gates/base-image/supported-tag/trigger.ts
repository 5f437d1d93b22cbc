import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Occurrence, Trigger } from '../../../contracts/trigger.ts';
import { withDefault } from '../../../parameters/parameter-kind.ts';
import { flag } from '../../../parameters/number-kinds.ts';
import { LIST_PARAMETERS } from '../list-parameters.ts';
import { baseSubject, knownBase, nameOf, officialTag } from '../base-subject.ts';

type Message = 'retired' | 'unsupported' | 'replaced' | 'platform';

export const supportedTag: Trigger = defineTrigger({
  id: 'supported_tag',
  title: 'Tag of the base image not supported',
  summary:
    'Fires when the base image is an official one whose tag is not built any more, or not for the platform. Other base images pass.',
  since: '0.2.0',
  stability: 'experimental',
  needs: ['baseImage'],
  params: {
    ...LIST_PARAMETERS,
    platform: withDefault(flag, 'true', {
      summary: 'Whether a tag that is listed, but not for the platform of the image, is a finding.',
      example: 'false',
    }),
  },
  ask: ({ mirrors }) => ({ baseImage: { questions: ['support'], mirrors: mirrors ?? [] } }),
  messages: {
    retired: 'The official image of the base image {base} is retired',
    unsupported: 'The tag of the base image {base} is not supported any more',
    replaced: 'The tag of the base image {base} is not supported any more; the nearest that is: {successor}',
    platform: 'The tag of the base image {base} is not listed for the platform of the image',
  },
  *evaluate({ baseImage, evaluatedAt }, params): Iterable<Occurrence<Message>> {
    const base = knownBase(baseImage);
    const { support, successor, onPlatform, listedAt } = officialTag(base, evaluatedAt, params.max_list_age_days);
    const message = messageOf(support, successor, onPlatform === false && params.platform);
    if (message === null) return;
    const { subject, evidence } = baseSubject(base);
    const data = { base: nameOf(base), successor: successor ?? '' };
    yield { message, data, subject, evidence: { ...evidence, successor, listedAt } };
  },
});

function messageOf(support: string, successor: string | null, isElsewhere: boolean): Message | null {
  if (support === 'retired') return 'retired';
  if (support === 'unsupported') return successor === null ? 'unsupported' : 'replaced';
  return isElsewhere ? 'platform' : null;
}
