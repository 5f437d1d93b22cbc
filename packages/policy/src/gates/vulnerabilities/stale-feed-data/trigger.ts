import type { ConsultedData, VulnerabilityFacts } from '@assay/core';
import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Occurrence, Trigger } from '../../../contracts/trigger.ts';
import { required, withDefault } from '../../../parameters/parameter-kind.ts';
import { count } from '../../../parameters/comparison.ts';
import { oneOf } from '../../../parameters/text-kinds.ts';
import { daysSince } from '../../instant-age.ts';

const MESSAGES = {
  stale: 'The advisory data for the distribution of the image is older than {days} days or of unknown age',
  old: 'The advisory data for {namespace} is older than {days} days: {updatedAt}',
} as const;

export const staleFeedData: Trigger = defineTrigger({
  id: 'stale_feed_data',
  title: 'Stale advisory data',
  summary:
    'Fires when the advisories for the distribution are older than so many days or of unknown age, and for each other feed that packages were looked up in and that is older.',
  since: '0.1.0',
  stability: 'stable',
  needs: ['vulnerabilities'],
  params: {
    max_days_since_sync: required(count, { summary: 'Days that the data may be old.', example: '2' }),
    package_type: withDefault(oneOf(['all', 'os', 'non-os']), 'all', {
      summary: 'Whether the data for packages of the distribution, for others, or both is looked at.',
      example: 'os',
    }),
  },
  messages: MESSAGES,
  legacy: { gate: 'vulnerabilities', trigger: 'stale_feed_data' },
  *evaluate({ vulnerabilities: { data }, evaluatedAt }, params): Iterable<Occurrence<keyof typeof MESSAGES>> {
    const days = params.max_days_since_sync;
    if (params.package_type !== 'non-os') {
      const updatedAt = distributionAge(data);
      const age = daysSince(updatedAt, evaluatedAt);
      if (age === null || age > days) {
        yield {
          message: 'stale',
          data: { days },
          subject: { kind: 'image', key: 'advisory-data' },
          evidence: { updatedAt, builtAt: data.builtAt },
          legacyMessage: `The vulnerability feed for this image distro is older than MAXAGE (${days}) days`,
        };
      }
    }
    if (params.package_type === 'os') return;
    for (const one of data.consulted ?? []) {
      const updatedAt = ageOf(one);
      const age = daysSince(updatedAt, evaluatedAt);
      if (one.namespace === data.distributionNamespace || updatedAt === null || age === null || age <= days) continue;
      yield {
        message: 'old',
        data: { namespace: one.namespace, days, updatedAt },
        subject: { kind: 'image', key: 'advisory-data' },
        discriminator: one.namespace,
        evidence: { namespace: one.namespace, updatedAt: one.updatedAt, readAt: one.readAt, builtAt: data.builtAt },
      };
    }
  },
});

/** When the data for the distribution was last known to be current; of an image without one, the database itself. */
function distributionAge(data: VulnerabilityFacts['data']): string | null {
  if (data.distributionCovered === null) return data.builtAt;
  const consulted = data.consulted?.find(({ namespace }) => namespace === data.distributionNamespace);
  return data.distributionUpdatedAt ?? (consulted === undefined ? null : ageOf(consulted));
}

/** Not every publisher dates its data: then the day on which it was read counts. */
function ageOf({ updatedAt, readAt }: ConsultedData): string | null {
  return updatedAt ?? readAt;
}
