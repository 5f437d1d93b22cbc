import { compareText } from '@assay/core';
import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';

export const undetermined: Trigger = defineTrigger({
  id: 'undetermined',
  title: 'Undetermined package',
  summary: 'Fires for each package of which it cannot be told whether it is vulnerable.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['vulnerabilities'],
  params: {},
  messages: { undetermined: 'It cannot be told whether {package} is vulnerable: {reason}' },
  *evaluate({ vulnerabilities }) {
    const byPackage = Map.groupBy(vulnerabilities.undetermined, ({ purl }) => purl);
    for (const [purl, questions] of byPackage) {
      const reasons = new Set(questions.map(({ reason }) => reason).toSorted(compareText));
      const ids = questions.flatMap((question) => question.ids ?? []);
      yield {
        message: 'undetermined',
        data: { package: purl, reason: [...reasons].join('; ') },
        subject: { kind: 'package', key: purl, purl },
        evidence: {
          reasons: questions
            .map(({ reason, feed = null, scheme = null }) => ({ reason, feed, scheme }))
            .toSorted((a, b) => compareText(JSON.stringify(a), JSON.stringify(b))),
          vulnerabilities: [...new Set(ids)].toSorted(compareText),
        },
      };
    }
  },
});
