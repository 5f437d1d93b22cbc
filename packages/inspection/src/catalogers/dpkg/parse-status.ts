import { type ControlStanza, parseControl } from './parse-control.ts';

/** A package as dpkg's status file describes it, in dpkg's words. */
export type DebRecord = {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  readonly sourceName: string;
  readonly sourceVersion: string;
  /** Third word of `Status`; null in distroless images, which leave the field out. */
  readonly state: string | null;
  /** Other fields that are worth showing, by their dpkg names in lower case. */
  readonly fields: { readonly [name: string]: string };
  /** Path and MD5 of each configuration file. */
  readonly conffiles: readonly (readonly [path: string, md5: string])[];
};

/** What a status file tells. */
export type StatusFile = {
  readonly packages: readonly DebRecord[];
  /** Stanzas of installed packages that lack name or version, and lines that are no field: something may be missing. */
  readonly damage: number;
};

/** States in which the files of a package are not on disk; any other word, known or not, counts as installed. */
const ABSENT_STATES: ReadonlySet<string> = new Set(['config-files', 'not-installed']);

const SHOWN_FIELDS = [
  'maintainer',
  'section',
  'priority',
  'essential',
  'multi-arch',
  'installed-size',
  'homepage',
  'pre-depends',
  'depends',
  'provides',
] as const;

const WANTED: ReadonlySet<string> = new Set([
  ...SHOWN_FIELDS,
  'package',
  'version',
  'architecture',
  'source',
  'status',
  'conffiles',
]);

/**
 * Reads /var/lib/dpkg/status or a file of status.d. Packages that are removed, or removed but for their configuration, are
 * left out. An absent `Status` counts as installed.
 * @throws CatalogerError CONTROL_LIMIT
 */
export function parseStatus(bytes: Uint8Array): StatusFile {
  const { stanzas, damagedLines } = parseControl(bytes, WANTED);
  const packages: DebRecord[] = [];
  let damage = damagedLines;
  for (const stanza of stanzas) {
    const state = readState(stanza.get('status'));
    if (state === 'absent') continue;
    const record = readRecord(stanza, state);
    if (record === null) damage += 1;
    else packages.push(record);
  }
  return { packages, damage };
}

/** The third word of `want ok state`; `absent` for a package that is not there. */
function readState(status: string | undefined): string | null {
  if (status === undefined) return null;
  const state = status.split(/\s+/)[2] ?? '';
  return ABSENT_STATES.has(state) ? 'absent' : state;
}

function readRecord(stanza: ControlStanza, state: string | null): DebRecord | null {
  const name = stanza.get('package');
  const version = stanza.get('version');
  if (!name || !version) return null;
  return {
    name,
    version,
    architecture: stanza.get('architecture') ?? '',
    ...readSource(stanza.get('source'), { name, version }),
    state,
    fields: Object.fromEntries(
      SHOWN_FIELDS.flatMap((field) => {
        const value = stanza.get(field);
        return value ? [[field, value]] : [];
      }),
    ),
    conffiles: readConffiles(stanza.get('conffiles') ?? ''),
  };
}

/** `name (version)`; both default to those of the binary package. */
function readSource(
  source: string | undefined,
  binary: { readonly name: string; readonly version: string },
): Pick<DebRecord, 'sourceName' | 'sourceVersion'> {
  const [, name, version] = /^(\S+)(?:\s+\(([^()]*)\))?/.exec(source ?? '') ?? [];
  return { sourceName: name ?? binary.name, sourceVersion: version || binary.version };
}

/** Lines of `path md5 [obsolete | remove-on-upgrade]`; flagged ones are no longer part of the package. */
function readConffiles(value: string): DebRecord['conffiles'] {
  return value.split('\n').flatMap((line) => {
    const [, path, md5] = /^\s*(\/.*) ([0-9a-f]{32})$/.exec(line) ?? [];
    return path === undefined || md5 === undefined ? [] : [[path, md5] as const];
  });
}
