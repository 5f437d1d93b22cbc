import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isJsonObject, parsePlatform } from '@assay/core';
import { buildImage, writeOciLayout } from '@assay/oci';
import { tool } from './program.ts';

/** One record of a feed in the form of OSV. */
export interface RecordDraft {
  readonly id: string;
  readonly aliases?: readonly string[];
  readonly ecosystem: string;
  readonly name: string;
  readonly introduced?: string;
  readonly fixed?: string;
  readonly lastAffected?: string;
  readonly severity?: 'LOW' | 'MODERATE' | 'HIGH' | 'CRITICAL';
  readonly withdrawn?: string;
}

/** Writes records as files of a feed directory, which begins empty. */
export function writeRecords(directory: string, records: readonly RecordDraft[]): void {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  for (const record of records) writeFileSync(join(directory, `${record.id}.json`), recordText(record));
}

function recordText(record: RecordDraft): string {
  const { id, aliases = [], ecosystem, name, introduced = '0', fixed, lastAffected, severity, withdrawn } = record;
  return JSON.stringify({
    schema_version: '1.7.0',
    id,
    modified: '2026-01-02T00:00:00Z',
    published: '2026-01-01T00:00:00Z',
    ...(withdrawn === undefined ? {} : { withdrawn }),
    aliases,
    summary: `A fault in ${name}`,
    ...(severity === undefined ? {} : { database_specific: { severity } }),
    affected: [
      {
        package: { ecosystem, name },
        ranges: [
          {
            type: ecosystem === 'npm' || ecosystem === 'Go' ? 'SEMVER' : 'ECOSYSTEM',
            events: [
              { introduced },
              ...(fixed === undefined ? [] : [{ fixed }]),
              ...(lastAffected === undefined ? [] : [{ last_affected: lastAffected }]),
            ],
          },
        ],
      },
    ],
  });
}

/** Writes a file with the directories above it. */
export function writeInto(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** A root file system as one layer of an OCI layout. */
export async function packRoot(root: string, layout: string, platform = 'linux/amd64'): Promise<void> {
  const file = `${layout}.tar`;
  tool('tar', ['-C', root, '--sort=name', '--mtime=@0', '--owner=0', '--group=0', '-cf', file, '.']);
  await packTar(file, layout, platform);
  rmSync(file);
}

/** A tar archive as the one layer of an OCI layout. */
export async function packTar(file: string, layout: string, platform = 'linux/amd64'): Promise<void> {
  const image = buildImage({
    layers: [{ tar: readFileSync(file), createdBy: 'RUN make' }],
    platform: parsePlatform(platform),
  });
  await writeOciLayout(layout, [{ content: image, name: 'v' }]);
}

/** True when the program is on PATH. */
export function hasTool(name: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;
}

/** Releases of Python packages as published years ago, for an application's own directory. */
export function installPython(target: string, packages: readonly string[]): void {
  tool('pip', ['install', '-q', '--no-deps', '--only-binary', ':all:', '--target', target, ...packages], {
    env: { PIP_ROOT_USER_ACTION: 'ignore', PIP_DISABLE_PIP_VERSION_CHECK: '1' },
  });
}

/** A package of npm as it was published. */
export function installNode(target: string, packages: readonly string[]): void {
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, 'package.json'), '{"name":"app","version":"1.0.0","private":true}');
  tool('npm', ['install', '--silent', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', target, ...packages]);
}

/** A gem built here and installed as RubyGems does. */
export function installGem(work: string, target: string, name: string, version: string): void {
  const spec = `Gem::Specification.new { |s| s.name = '${name}'; s.version = '${version}'; s.summary = 'x'; s.authors = ['x'] }\n`;
  writeInto(work, `${name}.gemspec`, spec);
  const file = join(work, `${name}-${version}.gem`);
  tool('sh', ['-c', `cd "${work}" && gem build --quiet --force ${name}.gemspec -o "${file}"`]);
  tool('gem', ['install', '--local', '--quiet', '--no-document', '--force', '--install-dir', target, file]);
}

/** A program of Go that uses a module at a version. */
export function buildGo(work: string, target: string, module: string, version: string, imported: string): void {
  writeInto(work, 'go.mod', `module example.com/sample\n\ngo 1.20\n\nrequire ${module} ${version}\n`);
  writeInto(
    work,
    'main.go',
    `package main\n\nimport "${imported}"\n\nfunc main() { println(language.Make("en").String()) }\n`,
  );
  mkdirSync(dirname(target), { recursive: true });
  tool('sh', ['-c', `cd "${work}" && go mod tidy && CGO_ENABLED=0 go build -o "${target}" .`], {
    env: { GOFLAGS: '-mod=mod' },
  });
}

/** The objects of a list in a report. */
export function objects(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter((item) => isJsonObject(item)) : [];
}

/** `id name version` of each match; the version of the standard library is that of the compiler here. */
export function matchLines(document: Readonly<Record<string, unknown>>): readonly string[] {
  return objects(document['matches'])
    .map(({ id, package: found }) => {
      const { name, version } = isJsonObject(found) ? found : {};
      return name === 'stdlib' ? `${String(id)} stdlib` : `${String(id)} ${String(name)} ${String(version)}`;
    })
    .toSorted();
}

/** What the file of an installed Python package says of it. */
export function writePythonPackage(root: string, name: string, version: string): void {
  const metadata = `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`;
  writeInto(root, `opt/service/${name}-${version}.dist-info/METADATA`, metadata);
}
