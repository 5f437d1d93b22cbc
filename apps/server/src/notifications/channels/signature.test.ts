import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWebhookSecret, newWebhookSecret, signatureHeaders } from './signature.ts';

describe('the signature of a webhook', () => {
  it('is HMAC-SHA256 over id, time and body under the decoded secret, in base64 behind its version', () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const body = '{"test": 2432232314}';
    const expected = createHmac('sha256', Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64'))
      .update('msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}')
      .digest('base64');
    expect(expected).toBe('g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
    expect(signatureHeaders(secret, 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1_614_265_330, body)).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': `v1,${expected}`,
    });
  });

  it('differs when anything that it covers differs', () => {
    const secret = newWebhookSecret();
    const sign = (id: string, seconds: number, body: string) =>
      signatureHeaders(secret, id, seconds, body)?.['webhook-signature'];
    fc.assert(
      fc.property(fc.string(), fc.nat(), fc.string(), (id, seconds, body) => {
        expect(
          new Set([
            sign(id, seconds, body),
            sign(`${id}x`, seconds, body),
            sign(id, seconds + 1, body),
            sign(id, seconds, `${body}x`),
          ]).size,
        ).toBe(4);
      }),
    );
  });

  it.each([
    ['', false],
    ['whsec_', false],
    ['whsec_c2hvcnQ=', false],
    ['nothing', false],
    [`whsec_${Buffer.alloc(24, 1).toString('base64')}`, true],
    [`whsec_${Buffer.alloc(64, 1).toString('base64')}`, true],
    [`whsec_${Buffer.alloc(65, 1).toString('base64')}`, false],
    ['whsec_<script>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', false],
  ])('%j is a secret that can sign: %s', (secret, can) => {
    expect(isWebhookSecret(secret)).toBe(can);
  });

  it('is made with secrets that never come twice', () => {
    expect(isWebhookSecret(newWebhookSecret())).toBe(true);
    expect(newWebhookSecret()).not.toBe(newWebhookSecret());
  });
});
