import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Occurrence, Trigger } from '../../../contracts/trigger.ts';
import { repositorySpellings } from '../../../mapping/image-selector.ts';
import { required } from '../../../parameters/parameter-kind.ts';
import { patternListOf } from '../../../parameters/text-kinds.ts';
import { readPattern } from '../../../text/pattern.ts';
import { referenceSubject } from '../reference-subject.ts';

export const allowedRepository: Trigger = defineTrigger({
  id: 'allowed_repository',
  title: 'Allowed repository',
  summary: 'Fires when registry and repository of the image are none of those allowed, or are not known.',
  since: '0.1.0',
  stability: 'stable',
  needs: [],
  params: {
    repositories: required(patternListOf(readPattern), {
      summary:
        'Patterns for registry/repository; official images of Docker Hub are docker.io/library/NAME or docker.io/NAME.',
      example: 'registry.example.com/team/*,docker.io/library/*',
    }),
  },
  messages: {
    denied: 'The repository {repository} is not one of those allowed',
    unknown: 'The image has no reference, so its repository is not known to be allowed',
  },
  *evaluate(facts, params): Iterable<Occurrence<'denied' | 'unknown'>> {
    const { reference } = facts;
    const subject = referenceSubject(facts);
    if (reference === null) {
      yield { message: 'unknown', data: {}, subject };
      return;
    }
    const spellings = repositorySpellings(facts).map((repository) => `${reference.registry}/${repository}`);
    if (params.repositories.some((allowed) => spellings.some((spelling) => allowed.matches(spelling)))) return;
    yield { message: 'denied', data: { repository: subject.key }, subject };
  },
});
