import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { isJsonObject } from '@assay/core';
import { type Run, assay, program, repositoryRoot, requireTools, temporaryDirectory } from './program.ts';
import { type RegistryServer, startRegistry } from './registry-server.ts';
import { privatePem, publicPem } from './trust-signers.ts';
import { facts } from './trust-report.ts';

const temporary = temporaryDirectory();
const at = (name: string): string => join(temporary.path, name);
const pair = generateKeyPairSync('ed25519');
let registry: RegistryServer;

/** Runs steps of the recipe; the bundle is the one that these suites try. */
function release(env: Readonly<Record<string, string>>, ...steps: readonly string[]): Run {
  const bundle = process.env['ASSAY_E2E_BUNDLE'] ?? join(repositoryRoot, 'apps/cli/dist');
  const run = spawnSync(join(repositoryRoot, 'deploy/release/release.sh'), steps, {
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      HOME: at('home'),
      ASSAY: program,
      ASSAY_BUNDLE: bundle,
      RELEASE_DIR: at('release'),
      ...env,
    },
  });
  return { code: run.status, stdout: run.stdout, stderr: run.stderr };
}

beforeAll(async () => {
  requireTools('docker-registry', 'git');
  mkdirSync(at('home'));
  mkdirSync(at('registry'));
  registry = await startRegistry(at('registry'));
  writeFileSync(at('release.key'), privatePem(pair));
  writeFileSync(at('release.pub'), publicPem(pair));
});

afterAll(async () => {
  await registry?.stop();
  temporary.remove();
});

describe('the recipe of releases', () => {
  it('packs, attests, publishes and verifies, and users can hold the image against it', async () => {
    const image = `${registry.host}/assay/assay:1.2.3`;
    const env = { VERSION: '1.2.3', SIGN_WITH: at('release.key'), VERIFY_KEY: at('release.pub'), IMAGE: image };
    const run = release(env, 'pack', 'attest', 'publish', 'verify');
    expect(run.code, run.stderr + run.stdout).toBe(0);
    const verified = await assay(at('home'), [
      'verify',
      '-o',
      'json',
      '--platform',
      'linux/amd64',
      '--key',
      at('release.pub'),
      image,
      '--attestation',
      'vsa',
    ]);
    expect(verified.code).toBe(0);
    const said = new Map(facts(verified).map(({ predicateType, predicate }) => [predicateType, predicate]));
    expect(said.get('https://slsa.dev/verification_summary/v1')).toMatchObject({ verificationResult: 'PASSED' });
    expect(said.get('https://slsa.dev/provenance/v1')).toMatchObject({
      buildDefinition: {
        externalParameters: { version: '1.2.3' },
        resolvedDependencies: [{ digest: { gitCommit: expect.stringMatching(/^[0-9a-f]{40}$/) } }],
      },
    });
    const bom = said.get('https://cyclonedx.org/bom');
    const components =
      isJsonObject(bom) && Array.isArray(bom['components']) ? bom['components'].filter(isJsonObject) : [];
    expect(components.map(({ name }) => name)).toEqual(expect.arrayContaining(['yaml', 'tuf-js']));
    expect(components.map(({ name }) => name)).not.toContain('vitest');
  });

  it('gives the same digest for the same bundle', () => {
    const first = release({ VERSION: '1' }, 'pack').stdout;
    expect(first).toMatch(/^sha256:/);
    expect(release({ VERSION: '1' }, 'pack').stdout).toBe(first);
  });

  it('verifies nothing that somebody else signed', () => {
    const image = `${registry.host}/assay/assay:1.2.3`;
    writeFileSync(at('stranger.pub'), publicPem(generateKeyPairSync('ed25519')));
    expect(release({ IMAGE: image, VERIFY_KEY: at('stranger.pub') }, 'verify').code).toBe(2);
  });

  it.each([
    ['no step', [], {}],
    ['a step that is not there', ['sign'], {}],
    ['no version', ['pack'], {}],
    ['nobody who signs', ['attest'], { VERSION: '1' }],
  ] as const)('ends with 64: %s', (_, steps, env) => {
    expect(release(env, ...steps).code).toBe(64);
  });

  it('runs in a workflow of shell steps alone, which parse', () => {
    const text = readFileSync(join(repositoryRoot, 'deploy/release/release.yml'), 'utf8');
    const workflow: unknown = parse(text);
    const jobs = isJsonObject(workflow) ? workflow['jobs'] : null;
    const job = isJsonObject(jobs) ? jobs['release'] : null;
    const steps = isJsonObject(job) && Array.isArray(job['steps']) ? job['steps'].filter(isJsonObject) : [];
    expect(steps.length).toBeGreaterThan(3);
    for (const { uses, run } of steps) {
      expect(uses).toBeUndefined();
      const script = typeof run === 'string' ? run : '';
      const checked = spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' });
      expect(checked.status, checked.stderr).toBe(0);
      // What others can write never becomes part of a script.
      expect(script).not.toContain('${{');
    }
  });
});
