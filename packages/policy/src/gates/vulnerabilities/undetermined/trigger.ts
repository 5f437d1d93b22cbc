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
    for (const { purl, reason } of vulnerabilities.undetermined) {
      yield {
        message: 'undetermined',
        data: { package: purl, reason },
        subject: { kind: 'package', key: purl, purl },
        evidence: { reason },
      };
    }
  },
});
