import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onPath } from './measure.ts';

/** What has to be on PATH to make the image. */
const NEEDED = ['mmdebstrap', 'umoci', 'python3', 'npm'];

/**
 * A real image: Debian with Python and a desktop's worth of packages, a Python application and a Node.js application from their
 * registries. Made once; null where the tools to make it are missing.
 */
export function debianImage(directory: string): string | null {
  const layout = join(directory, 'debian-layout');
  if (existsSync(layout)) return layout;
  if (NEEDED.some((name) => onPath(name) === null)) return null;
  const root = join(directory, 'debian-root');
  const draft = `${layout}.new`;
  for (const path of [root, draft, join(directory, 'bundle')]) rmSync(path, { recursive: true, force: true });
  run('mmdebstrap', [
    '--quiet',
    '--mode=root',
    '--variant=important',
    `--include=python3,perl,curl,git,nginx,openssh-client`,
    'bookworm',
    root,
  ]);
  const site = join(root, 'opt/service');
  mkdirSync(site, { recursive: true });
  run('python3', ['-m', 'pip', 'install', '-q', '--target', site, 'django', 'celery', 'sqlalchemy', 'boto3', 'flask']);
  const app = join(root, 'srv/app');
  mkdirSync(app, { recursive: true });
  writeFileSync(join(app, 'package.json'), '{"name":"app","version":"1.0.0","private":true}');
  run('npm', [
    'install',
    '--silent',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--prefix',
    app,
    'express',
    'webpack',
    'jest',
    'lodash',
  ]);
  run('umoci', ['init', '--layout', draft]);
  run('umoci', ['new', '--image', `${draft}:bench`]);
  run('umoci', ['unpack', '--image', `${draft}:bench`, join(directory, 'bundle')]);
  run('cp', ['-a', `${root}/.`, join(directory, 'bundle/rootfs')]);
  run('umoci', ['repack', '--image', `${draft}:bench`, join(directory, 'bundle')]);
  for (const path of [root, join(directory, 'bundle')]) rmSync(path, { recursive: true, force: true });
  renameSync(draft, layout);
  return layout;
}

function run(program: string, args: readonly string[]): void {
  const result = spawnSync(program, args, { encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`${program} ${args.join(' ')}: ${result.stderr}`);
}
