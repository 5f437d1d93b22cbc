import { type Gate, defineGate } from '../../contracts/gate.ts';
import { denylist } from './denylist/trigger.ts';
import { feedDataUnavailable } from './feed-data-unavailable/trigger.ts';
import { newerVersionFoundInFeed } from './newer-version-found-in-feed/trigger.ts';
import { notFoundInFeed } from './not-found-in-feed/trigger.ts';
import { versionNotFoundInFeed } from './version-not-found-in-feed/trigger.ts';

export const rubyGemsGate: Gate = defineGate({
  id: 'ruby_gems',
  title: 'Ruby gems',
  summary: 'Asks whether installed gems are known to their registry, current and allowed.',
  since: '0.1.0',
  stability: 'experimental',
  triggers: [denylist, feedDataUnavailable, newerVersionFoundInFeed, notFoundInFeed, versionNotFoundInFeed],
});
