import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { compareText, isJsonObject } from '@assay/core';

/** A package as both tools name it, with the first place that it was found at. */
interface Listed {
  readonly key: string;
  readonly type: string;
  readonly path: string;
}

const ASSAY = fileURLToPath(new URL('../assay', import.meta.url));

/** Types by the words that syft has for them; the others are the same. */
const TYPES: Readonly<Record<string, string>> = {
  'R-package': 'cran',
  binary: 'generic',
  'dart-pub': 'pub',
  dotnet: 'nuget',
  'erlang-otp': 'otp',
  'go-module': 'golang',
  homebrew: 'brew',
  'java-archive': 'maven',
  'jenkins-plugin': 'maven',
  'lua-rocks': 'luarocks',
  'php-composer': 'composer',
  'php-pear': 'pear',
  python: 'pypi',
  'rust-crate': 'cargo',
  'wordpress-plugin': 'generic',
};

/**
 * Prints in what the package lists of Assay and syft differ on the same targets: `node --conditions=development bench/peer-differences.ts
 * TARGET…`. A target is one that both know: `dir:PATH` or `oci:LAYOUT`. What the differences come from stands in docs/comparison/syft.md.
 */
for (const target of process.argv.slice(2)) {
  const [ours, theirs] = [assayPackages(target), syftPackages(target)];
  const both = [...ours.keys()].filter((key) => theirs.has(key)).length;
  console.log(`\n${target}: assay ${ours.size}, syft ${theirs.size}, in both ${both}`);
  show('only assay', ours, theirs);
  show('only syft', theirs, ours);
}

function show(title: string, these: ReadonlyMap<string, Listed>, those: ReadonlyMap<string, Listed>): void {
  const only = [...these.values()].filter(({ key }) => !those.has(key)).toSorted((a, b) => compareText(a.key, b.key));
  for (const [type, group] of Map.groupBy(only, (item) => item.type)) {
    console.log(`  ${title}: ${group.length} ${type}`);
    for (const { key, path } of group) console.log(`    ${key}  ${path}`);
  }
}

function assayPackages(target: string): ReadonlyMap<string, Listed> {
  const document = run(ASSAY, ['inspect', target, '--no-cache', '--skip-secrets', '-o', 'json']);
  return keyed(
    membersOf(document, 'packages').map((item) => ({
      type: textOf(item['type']),
      name: textOf(item['name']),
      version: textOf(item['version']),
      path: textOf(membersOf(item, 'locations')[0]?.['path']),
    })),
  );
}

function syftPackages(target: string): ReadonlyMap<string, Listed> {
  const source = target.replace(/^oci:/, 'oci-dir:');
  return keyed(
    membersOf(run('syft', ['scan', source, '--output', 'syft-json', '--quiet']), 'artifacts').map(readArtifact),
  );
}

function run(program: string, args: readonly string[]): unknown {
  const result = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 30 });
  if (result.status !== 0) throw new Error(`${program} ${args.join(' ')}: ${result.error?.message ?? result.stderr}`);
  return JSON.parse(result.stdout);
}

type Named = { readonly type: string; readonly name: string; readonly version: string; readonly path: string };

function readArtifact(artifact: Readonly<Record<string, unknown>>): Named {
  const [location] = membersOf(artifact, 'locations');
  const type = textOf(artifact['type']);
  const name = textOf(artifact['name']);
  const group = TYPES[type] === 'maven' ? groupOf(textOf(artifact['purl'])) : '';
  return {
    type: TYPES[type] ?? type,
    name: group === '' ? name : `${group}:${name}`,
    version: textOf(artifact['version']),
    path: textOf(location?.['path']),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function groupOf(purl: string): string {
  return /^pkg:maven\/([^/@]+)\/[^/@]+@/.exec(purl)?.[1] ?? '';
}

function membersOf(value: unknown, member: string): readonly Readonly<Record<string, unknown>>[] {
  const list: unknown = isJsonObject(value) ? value[member] : undefined;
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}

function keyed(packages: readonly Named[]): ReadonlyMap<string, Listed> {
  return new Map(
    packages.map(({ type, name, version, path }) => {
      const key = `${type} ${type === 'pypi' ? name.toLowerCase().replaceAll(/[-_.]+/g, '-') : name} ${version}`;
      return [key, { key, type, path }];
    }),
  );
}
