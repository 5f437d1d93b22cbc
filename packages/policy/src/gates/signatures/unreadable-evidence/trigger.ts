import { defineTrigger } from '../../../contracts/define-trigger.ts';
import type { Trigger } from '../../../contracts/trigger.ts';
import { optional } from '../../../parameters/parameter-kind.ts';
import { patternListOf } from '../../../parameters/text-kinds.ts';
import { readPattern } from '../../../text/pattern.ts';

export const unreadableEvidence: Trigger = defineTrigger({
  id: 'unreadable_evidence',
  title: 'Evidence not read',
  summary: 'Fires for each piece of evidence that could not be read, or was left out because there was too much of it.',
  since: '0.2.0',
  stability: 'experimental',
  needs: ['evidenceSearch'],
  params: {
    accepted_codes: optional(patternListOf(readPattern), {
      summary: 'Patterns for codes that may occur; none when absent.',
      example: 'EVIDENCE_TOO_MANY',
    }),
  },
  messages: { unread: 'Evidence at {place} was not read: {reason}' },
  *evaluate({ evidenceSearch }, { accepted_codes: accepted }) {
    for (const { code, place, message } of evidenceSearch.gaps) {
      if (accepted?.some((pattern) => pattern.matches(code)) === true) continue;
      yield {
        message: 'unread',
        data: { place, reason: message },
        subject: { kind: 'signature', key: `${code}/${place}` },
        evidence: { code },
      };
    }
  },
});
