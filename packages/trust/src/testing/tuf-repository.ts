import { type KeyObject, createHash, generateKeyPairSync, sign } from 'node:crypto';
import { gzipSync } from 'node:zlib';

/** A TUF repository in memory with one key for all roles. */
export interface TufRepository {
  readonly root: string;
  /** Files by path. */
  readonly files: ReadonlyMap<string, Buffer>;
}

/** How a repository is made. */
export interface TufPlan {
  readonly target: string;
  readonly content: Buffer;
  /** Expiry by role. Default: in a day. */
  readonly expires?: Readonly<Record<string, Date>>;
  readonly version?: number;
  readonly pair?: { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
}

/** Makes a repository. */
export function tufRepository(plan: TufPlan): TufRepository {
  const pair = plan.pair ?? generateKeyPairSync('ed25519');
  const version = plan.version ?? 1;
  const expiry = (role: string): string =>
    `${(plan.expires?.[role] ?? new Date(Date.now() + 86_400_000)).toISOString().slice(0, 19)}Z`;
  const raw = pair.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex');
  const key = { keytype: 'ed25519', scheme: 'ed25519', keyval: { public: raw } };
  const keyid = createHash('sha256').update(canonicalize(key)).digest('hex');
  const seal = (signed: object): Buffer => {
    const sig = sign(null, Buffer.from(canonicalize(signed)), pair.privateKey).toString('hex');
    return Buffer.from(JSON.stringify({ signed, signatures: [{ keyid, sig }] }));
  };
  const head = (role: string, roleVersion: number): object => ({
    _type: role,
    spec_version: '1.0.31',
    version: roleVersion,
    expires: expiry(role),
  });
  const roles = Object.fromEntries(
    ['root', 'timestamp', 'snapshot', 'targets'].map((role) => [role, { keyids: [keyid], threshold: 1 }]),
  );
  const root = seal({ ...head('root', 1), consistent_snapshot: true, keys: { [keyid]: key }, roles });
  const hash = createHash('sha256').update(plan.content).digest('hex');
  const listed = { [plan.target]: { length: plan.content.length, hashes: { sha256: hash } } };
  const targets = seal({ ...head('targets', version), targets: listed });
  const snapshot = seal({ ...head('snapshot', version), meta: { 'targets.json': { version } } });
  const timestamp = seal({ ...head('timestamp', version), meta: { 'snapshot.json': { version } } });
  return {
    root: root.toString('base64'),
    files: new Map([
      ['1.root.json', root],
      ['timestamp.json', timestamp],
      [`${version}.snapshot.json`, snapshot],
      [`${version}.targets.json`, targets],
      [`targets/${hash}.${plan.target}`, plan.content],
    ]),
  };
}

/** JSON with sorted keys: canonical for what these repositories hold. */
function canonicalize(value: unknown): string {
  return JSON.stringify(value, (_key, one: unknown) => {
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return one;
    return Object.fromEntries(Object.entries(one).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** A copy of a repository as tar.gz, in a folder. */
export function tufCopy({ files }: TufRepository, folder = './repository/'): string {
  const blocks = [...files].flatMap(([path, content], at) => {
    const name = folder + path;
    const header = tarHeader(name, content.length, '0');
    if (name.length < 100) return [header, padded(content)];
    // The two ways in which archives hold long names.
    const long = at % 2 === 0 ? Buffer.from(`${name}\0`) : paxRecord(name);
    return [tarHeader('long', long.length, at % 2 === 0 ? 'L' : 'x'), padded(long), header, padded(content)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)])).toString('base64');
}

function paxRecord(path: string): Buffer {
  const rest = ` path=${path}\n`;
  const length = rest.length + String(rest.length + 3).length;
  return Buffer.from(`${length}${rest}`);
}

function tarHeader(path: string, sizeBytes: number, type: string): Buffer {
  const header = Buffer.alloc(512);
  header.write(path.slice(0, 99), 0, 'latin1');
  header.write(`${sizeBytes.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  header.write(type, 156, 'latin1');
  header.write('ustar\0', 257, 'latin1');
  return header;
}

function padded(content: Buffer): Buffer {
  return Buffer.concat([content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}
