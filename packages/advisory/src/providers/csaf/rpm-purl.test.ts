import { expect, test } from 'vitest';
import { readRpmPurl } from './rpm-purl.ts';

test.each([
  [
    'pkg:rpm/redhat/curl@7.61.1-8.el8?arch=x86_64',
    { name: 'curl', version: '7.61.1-8.el8', architecture: 'x86_64', module: null },
  ],
  [
    'pkg:rpm/redhat/bind@9.11-1?arch=src&epoch=32',
    { name: 'bind', version: '32:9.11-1', architecture: 'src', module: null },
  ],
  ['pkg:rpm/redhat/curl?arch=src', { name: 'curl', version: null, architecture: 'src', module: null }],
  [
    'pkg:rpm/redhat/nodejs@16-1.module%2Bel8?arch=x86_64&epoch=0&rpmmod=nodejs:16:807:abc',
    { name: 'nodejs', version: '16-1.module+el8', architecture: 'x86_64', module: 'nodejs:16' },
  ],
  ['pkg:rpmmod/redhat/nodejs@16:807:abc', { name: 'nodejs', version: null, architecture: 'module', module: null }],
  ['pkg:rpm/redhat/%ZZ', null],
  ['pkg:npm/x', null],
  ['', null],
])('%j', (purl, expected) => {
  expect(readRpmPurl(purl)).toEqual(expected);
});
