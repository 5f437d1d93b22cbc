import { expect, test } from 'vitest';
import { productOfCpe } from './cpe-product.ts';

test.each([
  ['cpe:2.3:a:f5:nginx:*:*:*:*:*:*:*:*', { name: 'f5:nginx', version: null }],
  ['cpe:2.3:a:f5:nginx:1.2.3:*:*:*:*:*:*:*', { name: 'f5:nginx', version: '1.2.3' }],
  ['cpe:2.3:a:apache:tomcat:9.0.0:milestone1:*:*:*:*:*:*', { name: 'apache:tomcat', version: '9.0.0-milestone1' }],
  [String.raw`cpe:2.3:a:open-xchange:app\:suite:-:*:*:*:*:*:*:*`, { name: 'open-xchange:app:suite', version: '-' }],
  ['cpe:2.3:a:f5:nginx', null],
  ['cpe:/a:f5:nginx:1.0', null],
  ['cpe:2.3:x:f5:nginx:*:*:*:*:*:*:*:*', null],
])('%s', (cpe, expected) => {
  expect(productOfCpe(cpe)).toEqual(expected);
});
