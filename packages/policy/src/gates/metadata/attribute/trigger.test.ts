import { describe, expect, test } from 'vitest';
import type { FactsDraft } from '../../../policy-tests/draft-facts.ts';
import { findingsOf } from '../../../testing/run-trigger.ts';
import { compareSegments } from './attribute-check.ts';

const SIZED: FactsDraft = { layers: [{ sizeBytes: 1024 }, { sizeBytes: 1024 }] };
const UBUNTU: FactsDraft = { os: { id: 'ubuntu', idLike: ['debian', 'linux'], versionId: '22.04' } };

test.each<[string, string, string | null, FactsDraft, boolean]>([
  ['size', '=', '2048', SIZED, true],
  ['size', '=', '2kb', SIZED, true],
  ['size', '=', '2KB', SIZED, true],
  ['size', '>', '1kb', SIZED, true],
  ['size', '>', '2kb', SIZED, false],
  ['size', '>=', '2kb', SIZED, true],
  ['size', '<', '1gb', SIZED, true],
  ['size', 'in', '1,2kb', SIZED, true],
  ['layer_count', '>', '1', SIZED, true],
  ['layer_count', '<', '10', SIZED, true],
  ['layer_count', 'exists', null, SIZED, true],
  ['architecture', '=', 'amd64', {}, true],
  ['architecture', '!=', 'arm64', {}, true],
  ['architecture', 'like', 'amd', {}, true],
  ['architecture', '=', 'amd64', { subject: { platform: null } }, true],
  ['os_type', '=', 'linux', {}, true],
  ['distro', '=', 'ubuntu', UBUNTU, true],
  ['distro', 'not_in', 'debian,alpine', UBUNTU, true],
  ['distro_version', '>', '9', UBUNTU, true],
  ['distro_version', '=', '22.4', UBUNTU, true],
  ['distro_version', '<', '22.10', UBUNTU, true],
  ['like_distro', '=', 'debian', UBUNTU, true],
  ['like_distro', '!=', 'debian', UBUNTU, false],
  ['like_distro', 'in', 'fedora,linux', UBUNTU, true],
  ['like_distro', 'not_like', 'fed', UBUNTU, true],
  ['like_distro', '=', 'debian', {}, true],
  ['distro', 'exists', null, { os: null }, false],
  ['distro', 'not_exists', null, { os: null }, true],
  ['distro', '=', 'debian', { os: null }, false],
  ['distro', '!=', 'debian', { os: null }, true],
  ['distro', 'not_in', 'debian', { os: null }, true],
  ['distro_version', '<', '9', { os: null }, false],
])('%s %s %j on %j: %j', (attribute, check, value, facts, fires) => {
  const params = value === null ? { attribute, check } : { attribute, check, value };
  expect(findingsOf({ gate: 'metadata', trigger: 'attribute', params }, facts)).toHaveLength(fires ? 1 : 0);
});

describe('segments', () => {
  test.each([
    ['10', '9', 1],
    ['3.18.9', '3.18.10', -1],
    ['3.18', '3.18.0', 0],
    ['7.9.2009', '7.10', -1],
    ['rolling', '12', 1],
  ])('%s against %s is %i', (a, b, order) => {
    expect(compareSegments(a, b)).toBe(order);
    expect(compareSegments(b, a)).toBe(order === 0 ? 0 : -order);
  });
});
