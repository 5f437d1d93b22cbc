import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuiltLayer, type TarEntry, buildImage, writeOciLayout } from '@assay/oci';
import { buildZip } from '@assay/testkit';

/** A generated image on disk. */
export interface SampleImage {
  readonly layout: string;
  readonly layerFiles: readonly string[];
  readonly unpackedBytes: number;
}

/** What the content of a sample is like. */
export type SampleShape =
  /** Files of up to 400 KB, as programs and libraries are. */
  | 'programs'
  /** Files of a few hundred bytes to a few kilobytes, as sources and data are. */
  | 'small-files'
  /** Archives of Java classes of a few megabytes each, every fourth around other ones. */
  | 'jars';

/**
 * Makes an image with the shape of a real one: a Debian base with a package database, application layers with npm packages, and
 * content that compresses about three to one. Deterministic; made once and kept in `directory`.
 */
export async function sampleImage(
  directory: string,
  layerMiB: number,
  layerCount: number,
  shape: SampleShape = 'programs',
  { changedLayer }: { readonly changedLayer?: number } = {},
): Promise<SampleImage> {
  const change = changedLayer === undefined ? '' : `-changed-${changedLayer}`;
  const home = join(directory, `sample-${shape}-${layerCount}x${layerMiB}${change}`);
  const layout = join(home, 'layout');
  const layerFiles = Array.from({ length: layerCount }, (_, at) => join(home, `layer${at}.tar.gz`));
  const unpackedBytes = layerCount * layerMiB * 1024 * 1024;
  if (existsSync(layout)) return { layout, layerFiles, unpackedBytes };
  mkdirSync(home, { recursive: true });
  const layers = Array.from({ length: layerCount }, (_, at) => ({
    entries: layerEntries(at, layerMiB * 1024 * 1024, shape, at === changedLayer ? CHANGED_SEED : at + 1),
  }));
  const image = buildImage({ layers });
  for (const [at, layer] of image.layers.entries()) writeLayer(layerFiles[at] ?? '', layer);
  await writeOciLayout(`${layout}.new`, [{ content: image, name: 'bench' }]);
  renameSync(`${layout}.new`, layout);
  return { layout, layerFiles, unpackedBytes };
}

function writeLayer(file: string, layer: BuiltLayer): void {
  writeFileSync(file, layer.bytes);
}

/** Seed of the content of a layer that is another one than in the image without a change. */
const CHANGED_SEED = 1001;

function layerEntries(layer: number, bytes: number, shape: SampleShape, seed: number): readonly TarEntry[] {
  const random = generator(seed);
  const entries: TarEntry[] = layer === 0 ? [...debianDatabase(400)] : [...npmTree(layer, 120)];
  if (shape === 'jars') return [...entries, ...jars(random, layer, bytes)];
  let written = 0;
  for (let at = 0; written < bytes; at++) {
    const length = shape === 'programs' ? 2_000 + random() ** 4 * 400_000 : 200 + random() * 6_000;
    const content = text(random, Math.floor(length));
    const name = shape === 'programs' ? `file${at}.so` : `file${at}.py`;
    entries.push({ path: `usr/lib/l${layer}/d${at % 997}/${name}`, content, mode: at % 5 === 0 ? 0o755 : 0o644 });
    written += content.length;
  }
  return entries;
}

function jars(random: () => number, layer: number, bytes: number): readonly TarEntry[] {
  const entries: TarEntry[] = [];
  let written = 0;
  for (let at = 0; written < bytes; at++) {
    const content = at % 4 === 3 ? jarOfJars(random, at) : jar(random, at, 400);
    entries.push({ path: `opt/app${layer}/lib/library-${at}-1.${at}.0.jar`, content, mode: 0o644 });
    written += content.length;
  }
  return entries;
}

function jar(random: () => number, at: number, classes: number): Buffer {
  const name = `library-${at}`;
  const version = `1.${at}.0`;
  return buildZip([
    { name: 'META-INF/MANIFEST.MF', content: `Manifest-Version: 1.0\r\nImplementation-Version: ${version}\r\n` },
    {
      name: `META-INF/maven/org.example/${name}/pom.properties`,
      content: `groupId=org.example\nartifactId=${name}\nversion=${version}\n`,
    },
    ...Array.from({ length: classes }, (_, index) => ({
      name: `org/example/p${index % 23}/Class${index}.class`,
      content: text(random, 2_000 + Math.floor(random() * 20_000)),
    })),
  ]);
}

function jarOfJars(random: () => number, at: number): Buffer {
  const inner = Array.from({ length: 12 }, (_, index) => ({
    name: `BOOT-INF/lib/part-${at}-${index}.jar`,
    content: jar(random, at * 100 + index, 40),
    deflated: false,
  }));
  return buildZip([{ name: 'META-INF/MANIFEST.MF', content: 'Manifest-Version: 1.0\r\n' }, ...inner]);
}

function debianDatabase(packages: number): readonly TarEntry[] {
  const stanza = (at: number): string =>
    `Package: package-${at}\nStatus: install ok installed\nPriority: optional\nArchitecture: amd64\nVersion: 1.${at}-1\nDescription: sample\n`;
  const status = Array.from({ length: packages }, (_, at) => stanza(at)).join('\n');
  return [
    { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="12"\n' },
    { path: 'var/lib/dpkg/status', content: `${status}\n` },
    ...Array.from({ length: packages }, (_, at) => ({
      path: `var/lib/dpkg/info/package-${at}.list`,
      content: `/.\n/usr\n/usr/lib\n/usr/lib/l0/d${at % 97}/file${at}.so\n`,
    })),
  ];
}

function npmTree(layer: number, packages: number): readonly TarEntry[] {
  return Array.from({ length: packages }, (_, at) => ({
    path: `app${layer}/node_modules/module-${at}/package.json`,
    content: JSON.stringify({ name: `module-${at}`, version: `${layer}.0.${at}`, license: 'MIT' }),
  }));
}

/** Text with the redundancy of program files: words of a small vocabulary between runs of noise. */
function text(random: () => number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  for (let at = 0; at < length;) {
    if (random() < 0.55) {
      at += bytes.write(WORDS[Math.floor(random() * WORDS.length)] ?? '', at, 'latin1') || 1;
    } else {
      for (let run = 0; run < 6 && at < length; run++) bytes[at++] = Math.floor(random() * 256);
    }
  }
  return bytes;
}

const WORDS: readonly string[] = Array.from(
  { length: 512 },
  (_, at) => `${'symbol_table_entry_'.slice(0, 6 + (at % 13))}${(at * 2654435761).toString(36)};\n`,
);

/** A small multiplicative generator: the same numbers on every machine. */
function generator(seed: number): () => number {
  let state = seed * 0x9e3779b1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
