import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isJsonObject } from '@assay/core';
import { assay, report, requireTools, temporaryDirectory, tool } from './program.ts';

const temporary = temporaryDirectory();
const home = join(temporary.path, 'home');
const root = join(temporary.path, 'root');
const site = join(root, 'usr/lib/python3/dist-packages');
const app = join(root, 'app');

beforeAll(() => {
  requireTools('python3', 'npm', 'go', 'rpm', 'rpmbuild', 'gem', 'composer', 'dpkg-deb', 'apt-get');
  for (const folder of [home, site, app, join(root, 'etc'), join(root, 'usr/bin')])
    mkdirSync(folder, { recursive: true });
  writeFileSync(join(root, 'etc/os-release'), 'ID=fedora\nVERSION_ID=41\n');
});
afterAll(temporary.remove);

/** `name version` of the packages of one type, sorted, each once. */
async function found(type: string): Promise<readonly string[]> {
  const run = await assay(home, ['inspect', `dir:${root}`, '--no-cache', '--skip-secrets', '-o', 'json']);
  expect(run.code).toBe(0);
  const packages: unknown = report(run)['packages'];
  const lines = Array.isArray(packages)
    ? packages
        .filter(isJsonObject)
        .flatMap((item) => (item['type'] === type ? [`${String(item['name'])} ${String(item['version'])}`] : []))
    : [];
  return [...new Set(lines)].toSorted();
}

/** What the package of that name depends on. */
async function dependenciesOf(name: string): Promise<readonly string[]> {
  const run = await assay(home, ['inspect', `dir:${root}`, '--no-cache', '--skip-secrets', '-o', 'json']);
  const packages: unknown = report(run)['packages'];
  const item = (Array.isArray(packages) ? packages : []).filter(isJsonObject).find((one) => one['name'] === name);
  const purls: unknown = item?.['dependsOn'];
  return Array.isArray(purls) ? purls.filter((purl) => typeof purl === 'string') : [];
}

/** A member that is an object; none otherwise. */
function member(value: unknown, name: string): Readonly<Record<string, unknown>> {
  const inner = isJsonObject(value) ? value[name] : undefined;
  return isJsonObject(inner) ? inner : {};
}

describe('package lists equal those of the native tools', () => {
  it('pip list', async () => {
    tool('python3', [
      '-m',
      'pip',
      'install',
      '-q',
      '--no-compile',
      '--target',
      site,
      'flask==3.0.3',
      'requests==2.32.3',
      'PyYAML==6.0.2',
    ]);
    const listed: unknown = JSON.parse(tool('python3', ['-m', 'pip', 'list', '--path', site, '--format', 'json']));
    const expected = Array.isArray(listed)
      ? listed.filter(isJsonObject).map(
          (item) =>
            `${String(item['name'])
              .toLowerCase()
              .replaceAll(/[-_.]+/g, '-')} ${String(item['version'])}`,
        )
      : [];
    const ours = (await found('pypi')).map((line) => line.toLowerCase().replaceAll(/[-_.]+(?=.* )/g, '-')).toSorted();
    expect(expected.length).toBeGreaterThan(8);
    expect(ours).toEqual(expected.toSorted());
  });

  it('npm ls', async () => {
    writeFileSync(join(app, 'package.json'), '{"name":"app","version":"1.0.0","private":true}');
    tool('npm', [
      'install',
      '--silent',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--prefix',
      app,
      'express@4.21.2',
      'left-pad@1.3.0',
    ]);
    const paths = tool('npm', ['ls', '--all', '--parseable', '--long', '--prefix', app]).trimEnd().split('\n');
    const expected = paths.flatMap((line) => {
      const named = line.split(':')[1] ?? '';
      const at = named.lastIndexOf('@');
      return line.includes('node_modules') ? [`${named.slice(0, at)} ${named.slice(at + 1)}`] : [];
    });
    expect(expected.length).toBeGreaterThan(50);
    expect(await found('npm')).toEqual([...new Set(expected)].toSorted());
  });

  it('go version -m', async () => {
    const source = join(temporary.path, 'go');
    mkdirSync(source);
    writeFileSync(
      join(source, 'main.go'),
      'package main\nimport ("fmt"; "github.com/google/uuid"; "golang.org/x/text/language")\nfunc main() { fmt.Println(uuid.New(), language.English) }\n',
    );
    writeFileSync(
      join(source, 'go.mod'),
      'module example.com/e2e\ngo 1.23\nrequire (\n github.com/google/uuid v1.6.0\n golang.org/x/text v0.14.0\n)\n',
    );
    const go = { GOFLAGS: '-mod=mod', GONOSUMDB: '*', GOTOOLCHAIN: 'local', CGO_ENABLED: '0' };
    tool('go', ['-C', source, 'build', '-o', join(root, 'usr/bin/e2e'), '.'], { env: go });
    const lines = tool('go', ['version', '-m', join(root, 'usr/bin/e2e')]).split('\n');
    const expected = lines.flatMap((line) => {
      const [, kind, name, version] = line.split('\t');
      return kind === 'dep' ? [`${name ?? ''} ${version ?? ''}`] : [];
    });
    expect(expected).toHaveLength(2);
    const ours = await found('golang');
    expect(ours).toEqual(expect.arrayContaining(expected));
    expect(ours.filter((line) => line.startsWith('stdlib '))).toHaveLength(1);
  });

  it('rpm -qa, on a database that rpm made', async () => {
    const build = join(temporary.path, 'rpm');
    mkdirSync(join(build, 'SPECS'), { recursive: true });
    const database = join(root, 'usr/lib/sysimage/rpm');
    mkdirSync(database, { recursive: true });
    const names = ['alpha', 'beta', 'gamma'];
    for (const [at, name] of names.entries()) {
      const spec = join(build, 'SPECS', `${name}.spec`);
      writeFileSync(
        spec,
        `Name: ${name}\nVersion: 1.${at}\nRelease: ${at + 1}%{?dist}\n${at === 1 ? 'Epoch: 3\nRequires: alpha >= 1, /opt/gamma, elsewhere\n' : ''}Summary: x\nLicense: MIT\nBuildArch: noarch\n%description\nx\n%install\nmkdir -p %{buildroot}/opt\necho x > %{buildroot}/opt/${name}\n%files\n/opt/${name}\n`,
      );
      tool('rpmbuild', ['--quiet', '-bb', '--define', `_topdir ${build}`, spec]);
    }
    const rpms = tool('find', [join(build, 'RPMS'), '-name', '*.rpm'])
      .trimEnd()
      .split('\n');
    tool('rpm', [
      '--dbpath',
      database,
      '--define',
      '_db_backend sqlite',
      '-i',
      '--justdb',
      '--nodeps',
      '--ignorearch',
      ...rpms,
    ]);
    const format = '%{NAME} %|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\\n';
    const listed = tool('rpm', [
      '--dbpath',
      database,
      '--define',
      '_db_backend sqlite',
      '-qa',
      '--qf',
      format,
    ]).trimEnd();
    expect(await found('rpm')).toEqual(listed.split('\n').toSorted());
    expect(listed.split('\n')).toHaveLength(3);
    const providers = tool('rpm', [
      '--dbpath',
      database,
      '--define',
      '_db_backend sqlite',
      '-q',
      '--qf',
      '%{NAME}\\n',
      '--whatprovides',
      'alpha',
      '/opt/gamma',
    ]).trimEnd();
    const needed = (await dependenciesOf('beta')).map((purl) => /\/([^/@]+)@/.exec(purl)?.[1] ?? purl);
    expect(needed).toEqual(providers.split('\n').toSorted());
  });

  it('gem list', async () => {
    const gems = tool('gem', ['env', 'gemdir']).trim();
    const listed = tool('gem', ['list', '--local', '--quiet'])
      .trimEnd()
      .split('\n')
      .filter((line) => line !== '');
    const target = join(root, 'var/lib/gems');
    mkdirSync(target, { recursive: true });
    const folders = tool('gem', ['env', 'gempath']).trim().split(':');
    for (const [at, folder] of [...new Set([...folders, gems])].entries()) {
      tool('sh', [
        '-c',
        `[ ! -d '${folder}/specifications' ] || { mkdir -p '${target}/${at}' && cp -r '${folder}/specifications' '${target}/${at}/'; }`,
      ]);
    }
    const expected = listed.flatMap((line) => {
      const match = /^(\S+) \((.*)\)$/.exec(line);
      return (match?.[2] ?? '')
        .split(', ')
        .map((version) => `${match?.[1] ?? ''} ${version.replace('default: ', '').split(' ')[0] ?? ''}`);
    });
    expect(expected.length).toBeGreaterThan(10);
    expect(await found('gem')).toEqual([...new Set(expected)].toSorted());
  });

  it('composer show, on packages that Composer installed', async () => {
    const project = join(root, 'srv/php');
    const packages = join(temporary.path, 'php');
    const libraries = [
      { name: 'acme/alpha', version: '1.2.3', require: { php: '>=5.3', 'acme/beta': '^2.0' } },
      { name: 'acme/beta', version: '2.0.1', require: {} },
      { name: 'acme/gamma', version: '0.9.0-RC2', require: { 'psr/log-implementation': '*' } },
      { name: 'acme/log', version: '3.1.4', require: {}, provide: { 'psr/log-implementation': '1.0' } },
    ];
    for (const library of libraries) {
      mkdirSync(join(packages, library.name), { recursive: true });
      writeFileSync(join(packages, library.name, 'composer.json'), JSON.stringify({ license: 'MIT', ...library }));
    }
    mkdirSync(project, { recursive: true });
    const repositories = [
      { type: 'path', url: `${packages}/*/*`, options: { symlink: false } },
      { 'packagist.org': false },
    ];
    const require = { 'acme/alpha': '*', 'acme/gamma': '@RC', 'acme/log': '*' };
    writeFileSync(join(project, 'composer.json'), JSON.stringify({ name: 'acme/app', repositories, require }));
    const environment = { COMPOSER_ALLOW_SUPERUSER: '1', COMPOSER_HOME: join(temporary.path, 'composer') };
    const flags = ['--no-interaction', '--quiet', `--working-dir=${project}`];
    tool('composer', ['install', ...flags], { env: environment });
    const listed: unknown = JSON.parse(
      tool('composer', ['show', '--no-interaction', '--format=json', `--working-dir=${project}`], { env: environment }),
    );
    const installed = isJsonObject(listed) && Array.isArray(listed['installed']) ? listed['installed'] : [];
    const expected = installed.filter(isJsonObject).map((item) => `${String(item['name'])} ${String(item['version'])}`);
    expect(expected).toHaveLength(4);
    expect(await found('composer')).toEqual(expected.toSorted());
    expect(await dependenciesOf('acme/alpha')).toEqual(['pkg:composer/acme/beta@2.0.1']);
    expect(await dependenciesOf('acme/gamma')).toEqual(['pkg:composer/acme/log@3.1.4']);
  });

  it('dpkg, on what it says of packages of R', async () => {
    const downloads = join(temporary.path, 'r');
    mkdirSync(downloads);
    const names = ['r-cran-r6', 'r-cran-magrittr'];
    tool('sh', ['-c', `cd '${downloads}' && apt-get download -qq ${names.join(' ')}`]);
    const files = tool('find', [downloads, '-name', '*.deb']).trimEnd().split('\n');
    expect(files).toHaveLength(names.length);
    const expected = files.map((file) => {
      tool('dpkg-deb', ['--extract', file, root]);
      const [name = '', version = ''] = tool('dpkg-deb', [
        '--show',
        '--showformat',
        '${Package} ${Version}',
        file,
      ]).split(' ');
      return `${name.replace('r-cran-', '')} ${version.replace(/-[^-]*$/, '')}`;
    });
    const ours = (await found('cran')).map((line) => line.toLowerCase()).toSorted();
    expect(ours).toEqual(expected.toSorted());
  });

  it('npm ls, on what packages depend on', async () => {
    const tree: unknown = JSON.parse(tool('npm', ['ls', '--all', '--json', '--long', '--prefix', app]));
    const express = member(member(tree, 'dependencies'), 'express');
    const expected = Object.entries(member(express, 'dependencies'))
      .map(([name, item]) => `pkg:npm/${name}@${isJsonObject(item) ? String(item['version']) : ''}`)
      .toSorted();
    expect((await dependenciesOf('express')).length).toBeGreaterThan(20);
    const names = (purls: readonly string[]): readonly string[] => purls.map((purl) => purl.replace(/@[^@]*$/, ''));
    expect(names(await dependenciesOf('express'))).toEqual(names(expected));
  });
});
