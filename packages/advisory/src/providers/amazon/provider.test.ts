import { expect, test } from 'vitest';
import { placeOfAlas } from './provider.ts';

test.each([
  ['ALAS2023-2024-500', 'rpm:amzn:2023', null],
  ['ALAS2023LIVEPATCH-2024-5', 'rpm:amzn:2023', 'livepatch'],
  ['ALAS2022-2021-001', 'rpm:amzn:2022', null],
  ['ALAS2-2024-2400', 'rpm:amzn:2', null],
  ['ALAS2DOCKER-2024-40', 'rpm:amzn:2', 'docker'],
  ['ALASDOCKER-2024-40', 'rpm:amzn:2', 'docker'],
  ['ALASKERNEL-5.10-2024-40', 'rpm:amzn:2', 'kernel-5.10'],
  ['ALAS-2023-1700', 'rpm:amzn:1', null],
])('%s is of %s', (id, namespace, channel) => {
  expect(placeOfAlas(id)).toEqual({ namespace, channel });
});

test('another id is of none', () => {
  expect(placeOfAlas('RHSA-2024:1')).toBeNull();
});
