import { expect, test } from 'vitest';
import { placeOfProduct } from './provider.ts';

test.each([
  ['cpe:/o:redhat:enterprise_linux:9::baseos', 'rpm:rhel:9', null],
  ['cpe:/a:redhat:enterprise_linux:8::appstream', 'rpm:rhel:8', null],
  ['cpe:/o:redhat:enterprise_linux:10.0', 'rpm:rhel:10', null],
  ['cpe:/o:redhat:enterprise_linux:7', 'rpm:rhel:7', null],
  ['cpe:/a:redhat:rhel_eus:9.2::appstream', 'rpm:rhel:9', 'rhel_eus:9.2'],
  ['cpe:/a:redhat:openshift:4.12::el8', 'rpm:rhel:8', 'openshift:4.12'],
  ['cpe:/a:redhat:rhel_software_collections:3::el7', 'rpm:rhel:7', 'rhel_software_collections:3'],
  ['cpe:/a:redhat:quay:3', 'rpm:redhat-quay:3', null],
])('%s is %s', (cpe, namespace, channel) => {
  expect(placeOfProduct({ name: 'x', cpe })).toEqual({ namespace, channel });
});

test('a product without CPE is no place', () => {
  expect(placeOfProduct({ name: 'x', cpe: null })).toBeNull();
});
