import { type Gate, defineGate } from '../../contracts/gate.ts';
import { denylistedNameVersion } from './denylisted-name-version/trigger.ts';
import { feedDataUnavailable } from './feed-data-unavailable/trigger.ts';
import { newerVersionInFeed } from './newer-version-in-feed/trigger.ts';
import { unknownInFeeds } from './unknown-in-feeds/trigger.ts';
import { versionNotInFeeds } from './version-not-in-feeds/trigger.ts';

export const npmsGate: Gate = defineGate({
  id: 'npms',
  title: 'npm packages',
  summary: 'Asks whether installed npm packages are known to their registry, current and allowed.',
  since: '0.1.0',
  stability: 'experimental',
  triggers: [denylistedNameVersion, feedDataUnavailable, newerVersionInFeed, unknownInFeeds, versionNotInFeeds],
});
