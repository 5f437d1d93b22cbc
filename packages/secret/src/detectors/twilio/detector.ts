import { type Detector, defineDetector } from '../../contracts/detector.ts';
import { assigned } from '../assigned.ts';

/** The two letters and the first digit of an identifier: the letters alone would be met everywhere. */
function startsOf(letters: string): readonly string[] {
  return Array.from('0123456789abcdef', (digit) => `${letters}${digit}`);
}

/** Secrets of Twilio. */
export const twilioDetectors: readonly Detector[] = [
  defineDetector({
    id: 'twilio-api-key',
    service: 'Twilio',
    title: 'Twilio API key',
    summary: 'Names a key; with its secret it sends messages and calls at the expense of its account.',
    confidence: 'medium',
    keywords: startsOf('SK'),
    pattern: /(?<![A-Za-z0-9])SK[0-9a-f]{32}(?![A-Za-z0-9])/,
    minEntropy: 3,
    equivalents: ['gitleaks:twilio-api-key', 'trivy:twilio-api-key'],
    examples: { leaks: ['TWILIO_API_KEY=SK{hex:32}'], clean: ['SK{hex:31}', 'TASK{hex:32}'] },
  }),
  defineDetector({
    id: 'twilio-account-sid',
    service: 'Twilio',
    title: 'Twilio account SID',
    summary: 'Names an account; with its auth token it has full control of it.',
    confidence: 'low',
    keywords: startsOf('AC'),
    pattern: /(?<![A-Za-z0-9])AC[0-9a-f]{32}(?![A-Za-z0-9])/,
    minEntropy: 3,
    examples: { leaks: ['AC{hex:32}'], clean: ['MAC{hex:32}', 'AC{hex:30}'] },
  }),
  defineDetector({
    id: 'twilio-auth-token',
    service: 'Twilio',
    title: 'Twilio auth token or API secret',
    summary: 'Sends messages and calls at the expense of its account.',
    keywords: ['twilio'],
    ignoreKeywordCase: true,
    pattern: assigned('twilio[\\w.-]{0,20}(?:token|secret|auth|password)', '[0-9a-f]{32}|[A-Za-z0-9]{32}'),
    secretGroup: 1,
    minEntropy: 3,
    examples: {
      leaks: ['TWILIO_AUTH_TOKEN={hex:32}'],
      clean: ['twilio_number: +1555{digits:7}', 'TWILIO_AUTH_TOKEN=short'],
    },
  }),
];
