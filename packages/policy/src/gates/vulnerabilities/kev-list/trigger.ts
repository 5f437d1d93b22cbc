import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { withDefault } from '../../../parameters/parameter-kind.ts';
import { flag } from '../../../parameters/number-kinds.ts';
import { isSettled, judgedMatches, matchData, matchSubject } from '../match-occurrence.ts';

export const kevList: Trigger = defineTrigger({
  id: 'kev_list',
  title: 'Exploited in the wild',
  summary: 'Fires for each vulnerability that is on the list of those known to be exploited.',
  since: '0.1.0',
  stability: 'experimental',
  needs: ['vulnerabilities'],
  params: {
    respect_vex: withDefault(flag, 'true', {
      summary: 'Leave out what an exploitability statement says does not affect the image.',
      example: 'false',
    }),
  },
  messages: { exploited: '{id} in {package} {version} ({type}) is exploited in the wild{fixed}' },
  *evaluate({ vulnerabilities }, params) {
    for (const match of judgedMatches(vulnerabilities, params.respect_vex)) {
      if (!match.kev || (params.respect_vex && isSettled(match))) continue;
      yield { message: 'exploited', data: matchData(match), ...matchSubject(match) };
    }
  },
});
