import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildImage, writeDockerArchive, writeOciLayout } from '@assay/oci';
import { assay, packageLines, report, repositoryRoot, temporaryDirectory, tool } from './program.ts';

const corpus = process.env['ASSAY_CORPUS'] ?? join(repositoryRoot, '../shared/data');
const temporary = temporaryDirectory();
const home = join(temporary.path, 'home');

beforeAll(() => {
  mkdirSync(home, { recursive: true });
});
afterAll(temporary.remove);

/** `name version architecture` of each record, read from the database with nothing but string splits. */
function apkLines(database: string): readonly string[] {
  return database
    .trim()
    .split('\n\n')
    .map((record) => {
      const field = (letter: string): string =>
        record
          .split('\n')
          .find((line) => line.startsWith(`${letter}:`))
          ?.slice(2) ?? '';
      return `${field('P')} ${field('V')} ${field('A')}`;
    })
    .toSorted();
}

describe.each(['alpine-minirootfs-3.18.9-x86_64', 'alpine-minirootfs-3.20.3-x86_64'])('%s', (name) => {
  const file = join(corpus, 'images/alpine', `${name}.tar.gz`);
  const layout = join(temporary.path, `${name}-oci`);
  const archive = join(temporary.path, `${name}.tar`);
  const root = join(temporary.path, `${name}-root`);

  it.skipIf(!existsSync(file))(`has the packages of its own database in every form (needs ${file})`, async () => {
    const image = buildImage({ layers: [{ tar: gunzipSync(readFileSync(file)) }] });
    await writeOciLayout(layout, [{ content: image, name: 'alpine' }]);
    await writeDockerArchive(archive, [{ image, tags: ['alpine:3'] }]);
    mkdirSync(root);
    tool('tar', ['-xzf', file, '-C', root, '--exclude=./dev/*']);
    const expected = apkLines(readFileSync(join(root, 'lib/apk/db/installed'), 'utf8'));
    expect(expected.length).toBeGreaterThan(10);
    for (const target of [`oci:${layout}`, layout, `docker-archive:${archive}`, `dir:${root}`]) {
      const run = await assay(home, ['inspect', target, '-o', 'json']);
      expect(run.code).toBe(0);
      expect(packageLines(report(run))).toEqual(expected);
      expect(report(run)).toMatchObject({ os: { id: 'alpine' }, gaps: [] });
    }
  });

  it.skipIf(!existsSync(file))(`gets the verdicts that its policies promise (needs ${file})`, async () => {
    const policy = join(temporary.path, 'policy.yaml');
    writeFileSync(
      policy,
      `id: p
name: no busybox
version: "2"
rule_sets:
  - { id: r, name: r, version: "2", rules: [{ id: one, gate: packages, trigger: denylist, action: STOP, params: [{ name: name, value: busybox }] }] }
mappings:
  - { id: m, name: all, registry: "*", repository: "*", image: { type: tag, value: "*" }, rule_set_ids: [r], allowlist_ids: [] }
`,
    );
    const stopped = await assay(home, ['check', `oci:${layout}`, '--policy', policy, '-o', 'json']);
    expect(stopped.code).toBe(2);
    expect(report(stopped)).toMatchObject({ verdict: 'fail', findings: [{ gate: 'packages', trigger: 'denylist' }] });
    writeFileSync(policy, readFileSync(policy, 'utf8').replace('value: busybox', 'value: bash'));
    expect((await assay(home, ['check', `docker-archive:${archive}`, '--policy', policy])).code).toBe(0);
  });
});

describe('the busybox layout', () => {
  const layout = join(corpus, 'images/busybox-oci');
  it.skipIf(!existsSync(layout))(`is inspected; its programs are recognised by content (needs ${layout})`, async () => {
    const run = await assay(home, ['inspect', `oci:${layout}`, '-o', 'json']);
    expect(run.code).toBe(0);
    expect(report(run)).toMatchObject({
      packages: [
        { name: 'busybox', version: '1.38.0' },
        { name: 'glibc', version: '2.41' },
      ],
      gaps: [],
    });
  });
});
