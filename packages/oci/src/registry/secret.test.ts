import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Secret } from './secret.ts';

test('a secret shows itself only to whoever reveals it', () => {
  const secret = new Secret('hunter2');
  const credential = { kind: 'password', password: secret };
  const shown = [
    String(secret),
    JSON.stringify(credential),
    inspect(credential, { showHidden: true, depth: 9 }),
    Object.values(secret).join(' '),
  ];
  expect(shown.join('\n')).not.toContain('hunter2');
  expect(secret.reveal()).toBe('hunter2');
});
