import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { installNode, installPython } from '../e2e/vulnerable-image.ts';
import { tool } from '../e2e/program.ts';

/** An image that was put together out of real parts. */
export interface RealImage {
  /** `base/application`, and under that the tag in the layout. */
  readonly name: string;
  readonly tag: string;
}

/** Real images in one OCI layout. */
export interface RealImages {
  readonly layout: string;
  readonly images: readonly RealImage[];
}

/** A layer on disk, compressed. */
interface Layer {
  readonly digest: string;
  readonly diffId: string;
  readonly size: number;
}

/** Releases that were published for Python, many of them with advisories since. */
const PYTHON = [
  'bottle==0.12.18',
  'celery==5.2.1',
  'certifi==2020.12.5',
  'django==3.2.1',
  'fastapi==0.65.0',
  'flask==1.0',
  'gunicorn==20.0.4',
  'httpx==0.22.0',
  'idna==3.6',
  'jinja2==2.10',
  'markdown2==2.4.0',
  'py==1.10.0',
  'pygments==2.7.3',
  'requests==2.19.1',
  'rsa==4.0',
  'sqlparse==0.4.1',
  'starlette==0.25.0',
  'twisted==22.1.0',
  'urllib3==1.24.1',
  'waitress==2.0.0',
  'werkzeug==2.0.0',
  'wheel==0.37.1',
];

/** The same for Node.js, with all that they need. */
const NODE = [
  'axios@0.21.0',
  'express@4.17.1',
  'handlebars@4.7.6',
  'jsonwebtoken@8.5.1',
  'lodash@4.17.15',
  'minimist@1.2.5',
  'moment@2.29.1',
  'ws@7.4.5',
];

/** Root file systems that were published, in the corpus; those of rpm are its databases. */
const DIRECTORIES = { mariner2: 'images/rpm/sqlite-mariner2', sle15: 'images/rpm/ndb-sle15' } as const;
const ARCHIVES = {
  'alpine-3.18': 'images/alpine/alpine-minirootfs-3.18.9-x86_64.tar.gz',
  'alpine-3.20': 'images/alpine/alpine-minirootfs-3.20.3-x86_64.tar.gz',
} as const;

/** What mmdebstrap makes. */
const DEBIAN = { 'debian-12': 'ca-certificates', 'debian-12-python': 'python3-minimal,curl' } as const;

/**
 * Puts 210 images together: seven real bases, each with one of thirty real applications, as pip and npm install them. Made once and kept in
 * `directory`; needs mmdebstrap, pip, npm and the network.
 */
export function realImages(directory: string, corpus: string): RealImages {
  const layout = join(directory, 'real-images');
  const list = join(layout, 'images.json');
  if (!existsSync(list)) {
    const draft = `${layout}.new`;
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(join(draft, 'blobs/sha256'), { recursive: true });
    const images = putTogether(draft, baseLayers(draft, corpus), applicationLayers(draft));
    writeFileSync(join(draft, 'images.json'), JSON.stringify(images));
    rmSync(layout, { recursive: true, force: true });
    renameSync(draft, layout);
  }
  const images: RealImage[] = JSON.parse(readFileSync(list, 'utf8'));
  return { layout, images };
}

function baseLayers(layout: string, corpus: string): ReadonlyMap<string, Layer> {
  const bases = new Map<string, Layer>();
  for (const [name, path] of Object.entries(ARCHIVES)) {
    bases.set(name, keepLayer(layout, readFileSync(join(corpus, path))));
  }
  const busybox = join(corpus, 'images/busybox-oci/blobs/sha256');
  const largest = readdirSync(busybox)
    .map((name) => readFileSync(join(busybox, name)))
    .toSorted((a, b) => b.length - a.length);
  if (largest[0] !== undefined) bases.set('busybox', keepLayer(layout, largest[0]));
  for (const [name, path] of Object.entries(DIRECTORIES)) bases.set(name, packDirectory(layout, join(corpus, path)));
  for (const [name, packages] of Object.entries(DEBIAN)) {
    const file = join(layout, `${name}.tar.gz`);
    const options = ['--quiet', '--mode=root', '--variant=minbase', `--include=${packages}`];
    tool('mmdebstrap', [...options, 'bookworm', file]);
    bases.set(name, keepLayer(layout, readFileSync(file)));
    rmSync(file);
  }
  return bases;
}

function applicationLayers(layout: string): ReadonlyMap<string, Layer> {
  const layers = new Map<string, Layer>();
  const root = join(layout, 'application');
  const keep = (name: string): void => {
    layers.set(name, packDirectory(layout, root));
    rmSync(root, { recursive: true });
  };
  for (const release of PYTHON) {
    installPython(join(root, 'opt/app'), [release]);
    keep(release.replace('==', '-'));
  }
  for (const release of NODE) {
    installNode(join(root, 'srv/app'), [release]);
    keep(release.replace('@', '-'));
  }
  return layers;
}

function packDirectory(layout: string, directory: string): Layer {
  const file = join(layout, 'layer.tar.gz');
  const stable = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0'];
  tool('tar', ['-C', directory, ...stable, '--exclude=__pycache__', '-czf', file, '.']);
  const layer = keepLayer(layout, readFileSync(file));
  rmSync(file);
  return layer;
}

function keepLayer(layout: string, bytes: Uint8Array): Layer {
  return { digest: keepBlob(layout, bytes), diffId: digestOf(gunzipSync(bytes)), size: bytes.length };
}

function keepBlob(layout: string, bytes: Uint8Array | string): string {
  const digest = digestOf(bytes);
  writeFileSync(join(layout, 'blobs', digest.replace(':', '/')), bytes);
  return digest;
}

function digestOf(bytes: Uint8Array | string): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

function putTogether(
  layout: string,
  bases: ReadonlyMap<string, Layer>,
  applications: ReadonlyMap<string, Layer>,
): readonly RealImage[] {
  const images: RealImage[] = [];
  const manifests: object[] = [];
  for (const [base, below] of bases) {
    for (const [application, above] of applications) {
      const config = JSON.stringify({
        architecture: 'amd64',
        os: 'linux',
        config: { Env: ['PATH=/usr/bin:/bin'], Cmd: ['/bin/sh'], Labels: { application } },
        rootfs: { type: 'layers', diff_ids: [below.diffId, above.diffId] },
        history: [{ created_by: `ADD ${base}` }, { created_by: `RUN install ${application}` }],
      });
      const manifest = JSON.stringify({
        schemaVersion: 2,
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        config: {
          mediaType: 'application/vnd.oci.image.config.v1+json',
          digest: keepBlob(layout, config),
          size: Buffer.byteLength(config),
        },
        layers: [below, above].map(({ digest, size }) => ({
          mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
          digest,
          size,
        })),
      });
      const tag = `${base}_${application}`;
      manifests.push({
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        digest: keepBlob(layout, manifest),
        size: Buffer.byteLength(manifest),
        annotations: { 'org.opencontainers.image.ref.name': tag },
      });
      images.push({ name: `${base}/${application}`, tag });
    }
  }
  writeFileSync(join(layout, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
  writeFileSync(join(layout, 'index.json'), JSON.stringify({ schemaVersion: 2, manifests }));
  return images;
}
