import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';

export const feedDataUnavailable: Trigger = defineTrigger({
  id: 'feed_data_unavailable',
  title: 'No registry data',
  summary: 'Fires when nothing is known of the registry although packages of it are installed.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['packages', 'feeds'],
  params: {},
  messages: { unavailable: 'Packages are installed, but there is no data of their registry' },
  legacy: { gate: 'ruby_gems', trigger: 'feed_data_unavailable' },
  *evaluate({ packages, feeds }) {
    if (feeds.gem !== null || !packages.some(({ type }) => type === 'gem')) return;
    const legacyMessage =
      'Gem packages are present but the anchore gem feed is not available - will be unable to perform checks that require feed data';
    yield { message: 'unavailable', data: {}, subject: { kind: 'image', key: 'gem-feed' }, legacyMessage };
  },
});
