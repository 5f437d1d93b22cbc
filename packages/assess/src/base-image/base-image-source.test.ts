import {
  BASIC_REQUEST,
  type BaseImageAsk,
  EMPTY_CONFIG,
  type FactKind,
  NO_TRUST,
  normalizePlatform,
  parseDigest,
} from '@assay/core';
import { expect, test } from 'vitest';
import type { FactContext } from '../fact-sources.ts';
import { type BaseImageOptions, baseImageSource } from './base-image-source.ts';

const HEX = 'a'.repeat(64);

/** An image of a layer with labels, and what rules ask of it. */
function contextOf(kinds: readonly FactKind[], baseImage?: BaseImageAsk, labels = {}): FactContext {
  const subject = { reference: 'x', digest: null, indexDigest: null, imageId: null, platform: null };
  return {
    identity: { subject, reference: null },
    inspection: null,
    config: { ...EMPTY_CONFIG, labels },
    history: [],
    layers: [],
    evidenceTarget: null,
    needs: {
      kinds: new Set(kinds),
      request: BASIC_REQUEST,
      trust: NO_TRUST,
      ...(baseImage === undefined ? {} : { baseImage }),
    },
    evaluatedAt: new Date(0),
  };
}

/** Options that say what is asked. Nothing leaves the machine. */
function optionsOf(asked: string[], more: Partial<BaseImageOptions> = {}): BaseImageOptions {
  return {
    known: null,
    dockerfile: { path: 'Dockerfile', text: 'ARG V=12\nFROM golang:1 AS b\nFROM debian:${V} AS c\nFROM c\n' },
    provenance: async () => {
      asked.push('provenance');
      const evidence = parseDigest(`sha256:${HEX}`);
      const signer = { identity: null, issuer: null, key: null };
      const rest = { buildType: null, source: null, revision: null, ref: null, workflow: null, finishedAt: null };
      const baseImages = [{ uri: 'pkg:docker/debian@12', digests: { sha256: HEX } }];
      return [{ ...rest, verified: true, builder: null, signer, verifiers: [], materials: [], baseImages, evidence }];
    },
    open: {
      platform: null,
      hostPlatform: normalizePlatform('linux', 'x64', null),
      registry: {
        insecure: [],
        mirrors: {},
        certificateAuthorities: [],
        dockerConfigFiles: [],
        credentials: {},
        tokenServers: [],
        helperEnvironment: {},
        idleTimeoutMs: 1,
        retries: 0,
      },
      offline: true,
      dockerHost: '',
      scratchDirectory: '',
      signal: new AbortController().signal,
    },
    trusted: [],
    library: async () => {
      asked.push('list');
      return { snapshot: '2026-08-21', library: new Map() };
    },
    mirrors: [],
    ...more,
  };
}

test('the Dockerfile tells it through arguments and stages, and nothing is asked without need', async () => {
  const asked: string[] = [];
  const base = await baseImageSource(optionsOf(asked))(contextOf(['baseImage']));
  expect(base).toMatchObject({ reference: 'docker.io/library/debian:12', evidence: 'dockerfile', pinned: false });
  expect(asked).toEqual([]);
});

test('verified provenance counts first where a rule asks for it', async () => {
  const asked: string[] = [];
  const base = await baseImageSource(optionsOf(asked))(contextOf(['baseImage', 'provenance']));
  expect(base).toMatchObject({ evidence: 'provenance', digest: `sha256:${HEX}`, pinned: false });
  expect(asked).toEqual(['provenance']);
});

test('the list is read when a rule asks of support, and registries are not asked offline', async () => {
  const asked: string[] = [];
  const source = baseImageSource(optionsOf(asked));
  const base = await source(contextOf(['baseImage'], { questions: ['current', 'support'], mirrors: [] }));
  expect(base).toMatchObject({ moved: null, official: { support: 'unknown', listedAt: '2026-08-21' } });
  expect(base?.unanswered).toMatchObject([{ question: 'current', reason: expect.stringMatching(/offline/) }]);
  expect(asked).toEqual(['list']);
});

test('nothing tells the base image of what is built from scratch', async () => {
  const dockerfile = { path: 'Dockerfile', text: 'FROM scratch\n' };
  const source = baseImageSource(optionsOf([], { dockerfile }));
  expect(await source(contextOf(['baseImage'], { questions: ['current'], mirrors: [] }))).toBeNull();
});
