import { detectors } from '@assay/secret';
import { describe, expect, it } from 'vitest';
import { adviceFor } from './secret-advice.ts';

describe('what to do about a secret', () => {
  it('is said for every service, and for those that are named in the service itself', () => {
    for (const { service } of detectors.modules) expect(adviceFor(service)).toMatch(/\.$/);
    for (const service of ['AWS', 'GitHub', 'Stripe', 'Mailgun', 'Square', 'Twilio', 'Facebook', 'PayPal']) {
      expect(adviceFor(service), service).not.toBe(adviceFor('nobody'));
    }
  });

  it('is the same for a service that would be found on every object', () => {
    expect(adviceFor('constructor')).toBe(adviceFor('nobody'));
  });
});
