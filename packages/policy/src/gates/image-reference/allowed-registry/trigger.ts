import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Occurrence, Trigger } from '../../../contracts/trigger.ts';
import { readRegistryPattern } from '../../../mapping/registry-pattern.ts';
import { required } from '../../../parameters/parameter-kind.ts';
import { patternListOf } from '../../../parameters/text-kinds.ts';
import { referenceSubject } from '../reference-subject.ts';

export const allowedRegistry: Trigger = defineTrigger({
  id: 'allowed_registry',
  title: 'Allowed registry',
  summary: 'Fires when the registry of the image is none of those allowed, or is not known.',
  since: '0.1.0',
  stability: 'stable',
  needs: [],
  params: {
    registries: required(patternListOf(readRegistryPattern), {
      summary: 'Patterns for registries with their ports; Docker Hub is docker.io.',
      example: 'registry.example.com,*.registry.example.com:5000',
    }),
  },
  messages: {
    denied: 'The registry {registry} is not one of those allowed',
    unknown: 'The image has no reference, so its registry is not known to be allowed',
  },
  *evaluate(facts, params): Iterable<Occurrence<'denied' | 'unknown'>> {
    const registry = facts.reference?.registry;
    if (registry !== undefined && params.registries.some((allowed) => allowed.matches(registry))) return;
    const subject = referenceSubject(facts);
    if (registry === undefined) yield { message: 'unknown', data: {}, subject };
    else yield { message: 'denied', data: { registry }, subject, evidence: { registry } };
  },
});
