import { expect, test } from 'vitest';
import { systemOf } from '../testing/sample-data.ts';
import { distributionOf } from './distribution.ts';

test.each<[string, string | null, readonly string[], Parameters<typeof systemOf>[2]?]>([
  ['debian', '12', ['deb:debian:12']],
  ['debian', '12.5', ['deb:debian:12']],
  ['debian', null, ['deb:debian:13', 'deb:debian:unstable'], { prettyName: 'Debian GNU/Linux trixie/sid' }],
  ['debian', null, ['deb:debian:unstable'], { prettyName: 'Debian GNU/Linux sid' }],
  ['ubuntu', '24.04', ['deb:ubuntu:24.04']],
  ['raspbian', '12', ['deb:raspbian:12', 'deb:debian:12'], { idLike: ['debian'] }],
  ['devuan', '5', ['deb:devuan:5', 'deb:debian:12']],
  ['kali', '2024.1', ['deb:kali:rolling', 'deb:debian:unstable']],
  ['linuxmint', '21.3', ['deb:linuxmint:21', 'deb:ubuntu:22.04']],
  ['alpine', '3.20.3', ['apk:alpine:v3.20']],
  ['alpine', '3.21_alpha20240807', ['apk:alpine:edge']],
  ['alpine', '3.20', ['apk:alpine:v3.20']],
  ['alpine', null, ['apk:alpine:edge']],
  ['wolfi', '20230201', ['apk:wolfi:rolling']],
  ['chainguard', '20230214', ['apk:chainguard:rolling', 'apk:wolfi:rolling']],
  ['rhel', '9.4', ['rpm:rhel:9']],
  ['centos', '8', ['rpm:centos:8', 'rpm:rhel:8']],
  ['rocky', '9.3', ['rpm:rocky:9', 'rpm:rhel:9']],
  ['almalinux', '8.9', ['rpm:almalinux:8', 'rpm:rhel:8']],
  ['ol', '9.3', ['rpm:ol:9'], { idLike: ['fedora'] }],
  ['amzn', '2023', ['rpm:amzn:2023'], { idLike: ['fedora'] }],
  ['amzn', '2018.03', ['rpm:amzn:1'], { idLike: ['rhel', 'fedora'] }],
  ['fedora', '41', ['rpm:fedora:41']],
  ['sles', '15.3', ['rpm:sles:15.3']],
  ['sles_sap', '15.6', ['rpm:sles:15.6']],
  ['opensuse-leap', '15.6', ['rpm:opensuse-leap:15.6']],
  ['opensuse-tumbleweed', '20240101', ['rpm:opensuse-tumbleweed:rolling']],
  ['azurelinux', '3.0', ['rpm:azurelinux:3.0']],
  ['mariner', '2.0.20240101', ['rpm:mariner:2.0']],
  ['photon', '5.0', ['rpm:photon:5.0']],
  ['arch', null, ['alpm:arch:rolling']],
  ['eurolinux', '9.3', ['rpm:eurolinux:9.3', 'rpm:rhel:9'], { idLike: ['rhel', 'fedora', 'centos'] }],
  ['some-debian', '1', ['deb:some-debian:1'], { idLike: ['debian'] }],
  ['nothing-known', '1', ['linux:nothing-known:1']],
  ['constructor', '1', ['linux:constructor:1']],
])('%s %s is looked up in %j', (id, versionId, candidates, draft) => {
  expect(distributionOf(systemOf(id, versionId, draft)).candidates).toEqual(candidates);
});
