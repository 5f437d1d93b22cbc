import type { Egress } from '../../egress/egress.ts';
import { serverError } from '../../errors.ts';
import { type GitObject, packObjects } from './pack-objects.ts';
import { type Packet, lineOf, readPackets, unreadable, writePackets } from './packet-lines.ts';

/** A file of a repository that is asked for over HTTP. */
export interface GitFileRequest {
  /** URL of the repository. */
  readonly url: string;
  /** Branch or tag. */
  readonly ref: string;
  /** Path of the file, with `/`. */
  readonly path: string;
  /** The commit that was read last; null for none. */
  readonly known: string | null;
  /** Sent to the repository alone. Null for none. */
  readonly authorization: string | null;
  readonly signal: AbortSignal;
}

/** What is there; the text is null when the commit is the one that was known. */
export interface GitFile {
  readonly commit: string;
  readonly text: string | null;
}

/** Most bytes of a pack and of other answers, and milliseconds of each. */
const LARGEST_PACK = 64 * 1024 * 1024;
const LARGEST_ANSWER = 4 * 1024 * 1024;
const TIMEOUT = 60_000;

/** Largest file, in bytes. */
const LARGEST_FILE = 4 * 1024 * 1024;

/** Directories above a file. */
const DEEPEST = 64;

/**
 * Reads one file at the head of a branch or a tag with Git's protocol of version 2 over HTTP: no program is run, nothing is written, and
 * nothing is asked for but the newest commit and, where the repository can leave contents out, the one file.
 * @throws EGRESS_REFUSED, EGRESS_FAILED, GIT_UNREADABLE, GIT_NOT_FOUND
 */
export async function fetchGitFile(egress: Egress, request: GitFileRequest): Promise<GitFile> {
  const capabilities = await handshake(egress, request);
  const commit = await findCommit(egress, request);
  if (commit === request.known) return { commit, text: null };
  const filters = capabilities.some((line) => /^fetch=.*\bfilter\b/.test(line));
  const objects = await fetchObjects(egress, request, commit, filters);
  const name = findBlob(objects, commit, request.path);
  const held =
    objects.get(name) ?? (filters ? (await fetchObjects(egress, request, name, false)).get(name) : undefined);
  if (held?.type !== 'blob') throw unreadable('the repository does not hand the file out');
  if (held.data.length > LARGEST_FILE) throw unreadable(`the file has more than ${LARGEST_FILE} bytes`);
  return { commit, text: held.data.toString('utf8') };
}

async function handshake(egress: Egress, request: GitFileRequest): Promise<readonly string[]> {
  const url = `${baseOf(request)}/info/refs?service=git-upload-pack`;
  const packets = await send(egress, request, url, null, LARGEST_ANSWER);
  const lines = packets.map(lineOf);
  if (!lines.includes('version 2')) throw unreadable('the repository does not speak version 2 of the protocol');
  if (lines.some((line) => /^object-format=(?!sha1$)/.test(line))) {
    throw unreadable('the repository names objects otherwise than by SHA-1');
  }
  return lines;
}

async function findCommit(egress: Egress, request: GitFileRequest): Promise<string> {
  const wanted = [`refs/heads/${request.ref}`, `refs/tags/${request.ref}`];
  const command = ['command=ls-refs', '---', 'peel', ...wanted.map((name) => `ref-prefix ${name}`), null];
  const packets = await post(egress, request, command, LARGEST_ANSWER);
  const refs = new Map<string, string>();
  for (const line of packets.map(lineOf)) {
    const [, oid, name, peeled] = /^([0-9a-f]{40}) (\S+)(?:.* peeled:([0-9a-f]{40}))?/.exec(line) ?? [];
    if (oid !== undefined && name !== undefined) refs.set(name, peeled ?? oid);
  }
  const found = wanted.map((name) => refs.get(name)).find((oid) => oid !== undefined);
  if (found === undefined) throw serverError('GIT_NOT_FOUND', 'the repository has no branch and no tag of that name');
  return found;
}

/** What a name leads to, without what came before a commit. `withoutBlobs`: no contents of files either. */
async function fetchObjects(
  egress: Egress,
  request: GitFileRequest,
  name: string,
  withoutBlobs: boolean,
): Promise<ReadonlyMap<string, GitObject>> {
  const filter = withoutBlobs ? ['filter blob:none'] : [];
  const command = [
    'command=fetch',
    '---',
    'no-progress',
    'ofs-delta',
    'deepen 1',
    ...filter,
    `want ${name}`,
    'done',
    null,
  ];
  const packets = await post(egress, request, command, LARGEST_PACK);
  const start = packets.findIndex((packet) => lineOf(packet) === 'packfile');
  if (start === -1) throw unreadable('the repository sends no pack');
  const pack: Buffer[] = [];
  for (const packet of packets.slice(start + 1)) {
    if (packet.kind !== 'data') break;
    const [band] = packet.bytes;
    if (band === 3) throw unreadable('the repository gave up while it was sending');
    if (band === 1) pack.push(packet.bytes.subarray(1));
  }
  return packObjects(Buffer.concat(pack));
}

/** The name of the file's contents at a commit. @throws GIT_NOT_FOUND, GIT_UNREADABLE */
function findBlob(objects: ReadonlyMap<string, GitObject>, commit: string, path: string): string {
  const head = objects.get(commit);
  const [, root] =
    /^tree ([0-9a-f]{40})\n/.exec(head?.type === 'commit' ? head.data.toString('latin1', 0, 64) : '') ?? [];
  if (root === undefined) throw unreadable('what the branch names is no commit');
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.length === 0 || parts.length > DEEPEST) throw notThere();
  let name = root;
  for (const [index, part] of parts.entries()) {
    const tree = objects.get(name);
    if (tree?.type !== 'tree') throw unreadable('the repository leaves a directory out');
    const entry = entryOf(tree.data, part);
    const isFile = entry !== null && /^100(644|755|664)$/.test(entry.mode);
    if (entry === null || (index === parts.length - 1 ? !isFile : entry.mode !== '40000')) throw notThere();
    ({ name } = entry);
  }
  return name;
}

function notThere(): Error {
  return serverError('GIT_NOT_FOUND', 'the repository has no file of that path there');
}

function entryOf(tree: Buffer, wanted: string): { readonly mode: string; readonly name: string } | null {
  for (let at = 0; at < tree.length;) {
    const end = tree.indexOf(0, at);
    if (end === -1 || end + 21 > tree.length) throw unreadable('a directory of the repository is cut off');
    const text = tree.toString('utf8', at, end);
    const space = text.indexOf(' ');
    if (text.slice(space + 1) === wanted) {
      return { mode: text.slice(0, space), name: tree.toString('hex', end + 1, end + 21) };
    }
    at = end + 21;
  }
  return null;
}

function baseOf({ url }: GitFileRequest): string {
  return url.replace(/\/+$/, '');
}

function post(
  egress: Egress,
  request: GitFileRequest,
  command: readonly (string | null)[],
  most: number,
): Promise<readonly Packet[]> {
  return send(egress, request, `${baseOf(request)}/git-upload-pack`, writePackets(command), most);
}

async function send(
  egress: Egress,
  { authorization, signal }: GitFileRequest,
  url: string,
  body: string | null,
  maxBytes: number,
): Promise<readonly Packet[]> {
  const response = await egress.fetch(url, {
    method: body === null ? 'GET' : 'POST',
    headers: {
      'git-protocol': 'version=2',
      ...(body === null ? {} : { 'content-type': 'application/x-git-upload-pack-request' }),
      ...(authorization === null ? {} : { authorization }),
    },
    ...(body === null ? {} : { body }),
    maxBytes,
    timeoutMs: TIMEOUT,
    signal,
  });
  if ([401, 403, 404].includes(response.status)) {
    throw serverError('GIT_NOT_FOUND', `there is no such repository, or it is private (status ${response.status})`);
  }
  if (response.status !== 200) throw unreadable(`the repository answered with status ${response.status}`);
  return readPackets(Buffer.from(await response.arrayBuffer()));
}
