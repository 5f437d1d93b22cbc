import { type Gate, defineGate } from '../../contracts/gate.ts';
import { denylist } from './denylist/trigger.ts';
import { endOfLife } from './end-of-life/trigger.ts';
import { kevList } from './kev-list/trigger.ts';
import { vulnerablePackage } from './package/trigger.ts';
import { packagesNotCovered } from './packages-not-covered/trigger.ts';
import { staleFeedData } from './stale-feed-data/trigger.ts';
import { undetermined } from './undetermined/trigger.ts';
import { vulnerabilityDataUnavailable } from './vulnerability-data-unavailable/trigger.ts';

export const vulnerabilitiesGate: Gate = defineGate({
  id: 'vulnerabilities',
  title: 'Vulnerabilities',
  summary: 'Asks for known vulnerabilities of the packages in the image.',
  since: '0.1.0',
  stability: 'experimental',
  triggers: [
    denylist,
    endOfLife,
    kevList,
    vulnerablePackage,
    packagesNotCovered,
    staleFeedData,
    undetermined,
    vulnerabilityDataUnavailable,
  ],
});
