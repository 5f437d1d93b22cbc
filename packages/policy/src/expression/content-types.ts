import type {
  FileEntry,
  Gap,
  LicenseFact,
  Location,
  OperatingSystem,
  Package,
  SecretFact,
  SourceLayer,
} from '@assay/core';
import { fileLocation } from '../gates/file-location.ts';
import { packageSubject } from '../gates/packages/package-subject.ts';
import { instantField, textField, wholeField } from './field-values.ts';
import { LOCATION } from './image-types.ts';
import { type FactObject, type FactType, defineFactType } from './object-type.ts';

/** The distribution; every field is empty when the image has none. */
export const OS: FactType<OperatingSystem | null> = defineFactType<OperatingSystem | null>(
  'OperatingSystem',
  {
    id: {
      type: 'string',
      summary: 'Id such as `debian`; empty when the image has no distribution',
      read: (os) => textField(os?.id),
    },
    idLike: { type: 'list<string>', summary: 'Ids of distributions that it resembles', read: (os) => os?.idLike ?? [] },
    name: { type: 'string', summary: 'Name; empty when not given', read: (os) => textField(os?.name) },
    prettyName: {
      type: 'string',
      summary: 'Name with version; empty when not given',
      read: (os) => textField(os?.prettyName),
    },
    versionId: {
      type: 'string',
      summary: 'Version such as `12`; empty when not given',
      read: (os) => textField(os?.versionId),
    },
    versionCodename: {
      type: 'string',
      summary: 'Code name such as `bookworm`; empty when not given',
      read: (os) => textField(os?.versionCodename),
    },
    cpeName: { type: 'string', summary: 'CPE; empty when not given', read: (os) => textField(os?.cpeName) },
    supportEnd: {
      type: 'timestamp',
      summary: 'End of its support; absent when not known',
      read: (os) => instantField(os?.supportEnd),
    },
  },
  (os) => ({ text: textField(os?.prettyName ?? os?.id), subject: { kind: 'image', key: 'os' } }),
);

/** An installed package. */
export const PACKAGE: FactType<Package> = defineFactType<Package>(
  'Package',
  {
    name: { type: 'string', summary: 'Name', read: ({ name }) => name },
    version: { type: 'string', summary: 'Version, compared as text', read: ({ version }) => version },
    type: { type: 'string', summary: 'Type of its purl: `deb`, `npm`, `golang`, …', read: ({ type }) => type },
    purl: { type: 'string', summary: 'Package URL', read: ({ purl }) => purl },
    architecture: {
      type: 'string',
      summary: 'Architecture; empty when not given',
      read: ({ architecture }) => textField(architecture),
    },
    sourceName: {
      type: 'string',
      summary: 'Name of the source package; empty when it has none of its own',
      read: ({ sourceName }) => textField(sourceName),
    },
    sourceVersion: {
      type: 'string',
      summary: 'Version of the source package; empty when it has none of its own',
      read: ({ sourceVersion }) => textField(sourceVersion),
    },
    licenses: { type: 'list<string>', summary: 'Licences as declared', read: ({ licenses }) => licenses },
    license: {
      type: 'string',
      summary: 'Licences as one SPDX expression; absent when they were not or cannot be read as one',
      read: ({ license }) => license?.expression,
    },
    licenseCategory: {
      type: 'string',
      summary: '`permissive`, `strong-copyleft`, …; absent when the licence cannot be read',
      read: ({ license }) => license?.category,
    },
    layer: {
      type: 'int',
      summary: 'Index of the layer that installed it, from 0; absent when not known',
      read: ({ addedBy }) => wholeField(addedBy),
    },
    ownedBy: {
      type: 'string',
      summary: 'purl of the package that installed its files; empty when none did',
      read: ({ ownedBy }) => textField(ownedBy),
    },
    locations: {
      type: 'list<Location>',
      summary: 'Files that prove it',
      read: ({ locations }) => locationsOf(locations),
    },
  },
  (found) => ({
    text: `${found.name} ${found.version}`,
    ...packageSubject(found),
    evidence: { name: found.name, version: found.version, type: found.type },
  }),
);

/** A path of the final file system, with the layers that it may come from. */
export interface LayeredFile {
  readonly entry: FileEntry;
  readonly layers: readonly SourceLayer[];
}

const SETUID = 0o4000;
const SETGID = 0o2000;
const STICKY = 0o1000;
const WRITABLE_BY_ALL = 0o0002;
const EXECUTABLE = 0o0111;

/** A path of the final file system. */
export const FILE: FactType<LayeredFile> = defineFactType<LayeredFile>(
  'File',
  {
    path: { type: 'string', summary: 'Absolute path', read: ({ entry }) => entry.path },
    type: { type: 'string', summary: '`file`, `directory`, `symlink`, …', read: ({ entry }) => entry.type },
    mode: {
      type: 'int',
      summary: 'Permission bits with setuid, setgid and sticky',
      read: ({ entry }) => wholeField(entry.mode),
    },
    setuid: { type: 'bool', summary: 'Whether it runs as its owner', read: ({ entry }) => hasBits(entry, SETUID) },
    setgid: { type: 'bool', summary: 'Whether it runs as its group', read: ({ entry }) => hasBits(entry, SETGID) },
    sticky: { type: 'bool', summary: 'Whether the sticky bit is set', read: ({ entry }) => hasBits(entry, STICKY) },
    worldWritable: {
      type: 'bool',
      summary: 'Whether everybody may write it',
      read: ({ entry }) => entry.type !== 'symlink' && hasBits(entry, WRITABLE_BY_ALL),
    },
    executable: {
      type: 'bool',
      summary: 'Whether it is a file that somebody may execute',
      read: ({ entry }) => entry.type === 'file' && hasBits(entry, EXECUTABLE),
    },
    capabilities: {
      type: 'bool',
      summary: 'Whether it carries Linux capabilities',
      read: ({ entry }) => entry.capabilities === true,
    },
    uid: { type: 'int', summary: 'Number of the owner', read: ({ entry }) => wholeField(entry.uid) },
    gid: { type: 'int', summary: 'Number of the group', read: ({ entry }) => wholeField(entry.gid) },
    sizeBytes: { type: 'int', summary: 'Bytes of content', read: ({ entry }) => wholeField(entry.sizeBytes) },
    linkTarget: {
      type: 'string',
      summary: 'Where a link leads; empty for everything else',
      read: ({ entry }) => textField(entry.linkTarget),
    },
    layer: {
      type: 'int',
      summary: 'Index of the layer that put it there, from 0',
      read: ({ entry }) => wholeField(entry.layer),
    },
  },
  ({ entry, layers }) => ({
    text: entry.path,
    subject: { kind: 'file', key: entry.path },
    locations: [fileLocation(entry, layers)],
    evidence: { type: entry.type, mode: `0${entry.mode.toString(8)}`, uid: entry.uid, gid: entry.gid },
  }),
);

/** A secret; its value is nowhere. */
export const SECRET: FactType<SecretFact> = defineFactType<SecretFact>(
  'Secret',
  {
    detector: { type: 'string', summary: 'Id of the detector', read: ({ detector }) => detector },
    path: { type: 'string', summary: 'File that holds it', read: ({ path }) => path },
    line: { type: 'int', summary: 'Line, from 1; absent when it is in no line', read: ({ line }) => wholeField(line) },
    layer: {
      type: 'string',
      summary: 'diffID of the layer that holds it; empty outside layers',
      read: ({ layer }) => textField(layer),
    },
    visible: {
      type: 'bool',
      summary: 'Whether the file is still there in the final file system',
      read: ({ visible }) => visible,
    },
  },
  ({ detector, path, line, layer, visible }) => ({
    text: `${detector} in ${path}`,
    subject: { kind: 'file', key: path },
    discriminator: line === null ? detector : `${detector}:${line}`,
    locations: [{ path, layer }],
    evidence: { detector, visible, ...(line === null ? {} : { line }) },
  }),
);

/** A licence of a package, understood. */
export const LICENSE: FactType<LicenseFact> = defineFactType<LicenseFact>(
  'License',
  {
    purl: { type: 'string', summary: 'Package that it is of', read: ({ purl }) => purl },
    expression: {
      type: 'string',
      summary: 'SPDX expression; absent when what is declared cannot be read as one',
      read: ({ expression }) => expression ?? undefined,
    },
    declared: { type: 'string', summary: 'As declared', read: ({ declared }) => declared },
  },
  ({ purl, expression, declared }) => ({
    text: `${expression ?? declared} of ${purl}`,
    subject: { kind: 'package', key: purl, purl },
    discriminator: expression ?? declared,
    evidence: { declared },
  }),
);

/** Something that could not be read or understood. */
export const GAP: FactType<Gap> = defineFactType<Gap>(
  'Gap',
  {
    code: { type: 'string', summary: 'Code', read: ({ code }) => code },
    effect: { type: 'string', summary: '`incomplete` or `partial`', read: ({ effect }) => effect },
    message: { type: 'string', summary: 'What could not be read', read: ({ message }) => message },
    path: { type: 'string', summary: 'File; empty when it is about none', read: ({ path }) => textField(path) },
  },
  ({ code, effect, message, path, layer, cataloger }) => ({
    text: `${code}: ${message}`,
    subject: { kind: 'gap', key: `${code}/${path ?? layer ?? cataloger ?? 'image'}` },
    locations: path === undefined ? [] : [{ path, layer: layer ?? null }],
    evidence: { code, effect },
  }),
);

/** Locations as expressions see them. */
export function locationsOf(locations: readonly Location[]): readonly FactObject[] {
  return locations.map((location) => LOCATION.of(location));
}

function hasBits({ mode }: FileEntry, bits: number): boolean {
  return (mode & bits) !== 0;
}
