import type { BaseImageFact, OperatingSystem } from '@assay/core';
import { defineTrigger } from '../../../contracts/define-trigger.ts';
import { type Trigger, UndecidableError } from '../../../contracts/trigger.ts';
import { count } from '../../../parameters/comparison.ts';
import { flag } from '../../../parameters/number-kinds.ts';
import { withDefault } from '../../../parameters/parameter-kind.ts';
import { daysSince } from '../../instant-age.ts';
import { baseSubject, knownBase, nameOf } from '../base-subject.ts';

export const baseEndOfLife: Trigger = defineTrigger({
  id: 'end_of_life',
  title: 'Distribution of the base image at its end of life',
  summary:
    'Fires when the distribution that the base image brings is not supported any more, or not for so many days. It goes by os-release of the image, else by the name of the base image.',
  since: '0.2.0',
  stability: 'experimental',
  needs: ['baseImage', 'os'],
  params: {
    days_ahead: withDefault(count, '0', { summary: 'Days before the end of support.', example: '60' }),
    extended: withDefault(flag, 'false', {
      summary: 'Whether support that is sold or given beyond that of the distribution counts.',
      example: 'true',
    }),
  },
  ask: () => ({ baseImage: { questions: ['support'], mirrors: [] } }),
  messages: { ended: 'The last day of support of {name} {version}, on which {base} stands, is {end}' },
  *evaluate({ baseImage, os, evaluatedAt }, params) {
    const base = knownBase(baseImage);
    const found = distributionOf(base, os);
    if (found === null) throw new UndecidableError('the distribution of the base image is not known');
    const end = (params.extended ? found.extended : null) ?? found.end;
    const age = daysSince(end?.slice(0, 10) ?? null, evaluatedAt);
    if (end === null || age === null) {
      throw new UndecidableError(`it is not known how long ${found.name} ${found.version} is supported`);
    }
    // The last day itself still counts.
    if (age < 1 - params.days_ahead) return;
    const { subject, evidence } = baseSubject(base);
    const { name, version } = found;
    yield {
      message: 'ended',
      data: { name, version, base: nameOf(base), end: end.slice(0, 10) },
      subject,
      evidence: { ...evidence, distribution: name, version, supportEnd: found.end, extendedSupportEnd: found.extended },
    };
  },
});

interface Distribution {
  readonly name: string;
  readonly version: string;
  readonly end: string | null;
  readonly extended: string | null;
}

function distributionOf({ distribution }: BaseImageFact, os: OperatingSystem | null): Distribution | null {
  if (os !== null) {
    const version = os.versionId ?? os.versionCodename ?? '';
    if (os.supportEnd !== null || (distribution ?? null) === null) {
      return { name: os.id, version, end: os.supportEnd, extended: os.extendedSupportEnd ?? null };
    }
  }
  if (distribution === undefined || distribution === null) return null;
  const { id, version, supportEnd, extendedSupportEnd } = distribution;
  return { name: id, version, end: supportEnd, extended: extendedSupportEnd };
}
