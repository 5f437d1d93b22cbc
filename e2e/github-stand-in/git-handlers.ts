import { GONE, type Handler, type Handlers, isFields, refused, textOf } from './call.ts';
import type { GitFile } from './git-objects.ts';

const createTree: Handler = ({ repository, body }) => {
  const base = repository.git.trees.get(textOf(body['base_tree']));
  if (base === undefined && body['base_tree'] !== undefined) return GONE;
  const files = new Map<string, GitFile>(base);
  const entries: readonly unknown[] = Array.isArray(body['tree']) ? body['tree'] : [];
  for (const entry of entries) {
    if (!isFields(entry)) return refused('tree');
    const path = textOf(entry['path']);
    if (path === '' || path.startsWith('/') || path.split('/').includes('..'))
      return refused('path contains a malformed component');
    const blob = repository.git.blob(Buffer.from(textOf(entry['content'])));
    files.set(path, { blob, mode: entry['mode'] === '100755' ? '100755' : '100644' });
  }
  return { status: 201, body: { sha: repository.git.tree(files), tree: [], truncated: false } };
};

const createCommit: Handler = ({ repository, body }) => {
  const tree = textOf(body['tree']);
  const parents: readonly unknown[] = Array.isArray(body['parents']) ? body['parents'] : [];
  if (!repository.git.trees.has(tree)) return refused('Tree SHA does not exist');
  const sha = repository.git.commit(tree, parents.map(textOf), textOf(body['message']));
  return { status: 201, body: { sha, tree: { sha: tree }, parents: [], message: textOf(body['message']) } };
};

const createRef: Handler = ({ repository, body }) => {
  const name = textOf(body['ref']).replace('refs/heads/', '');
  const sha = textOf(body['sha']);
  if (repository.refs.has(name)) return refused('Reference already exists');
  if (!repository.git.commits.has(sha)) return refused('Object does not exist');
  repository.refs.set(name, sha);
  return { status: 201, body: { ref: `refs/heads/${name}`, object: { sha, type: 'commit' } } };
};

const updateRef: Handler = ({ repository, path, body }) => {
  const name = (path['ref'] ?? '').replace('heads/', '');
  const sha = textOf(body['sha']);
  const before = repository.refs.get(name);
  if (before === undefined) return refused('Reference does not exist');
  if (body['force'] !== true && !repository.git.ancestors(sha).includes(before))
    return refused('Update is not a fast forward');
  repository.refs.set(name, sha);
  return { body: { ref: `refs/heads/${name}`, object: { sha, type: 'commit' } } };
};

/** Objects and branches of git. */
export const GIT_HANDLERS: Handlers = {
  'GET /repos/{owner}/{repo}/git/blobs/{file_sha}': ({ repository, path }) => {
    const bytes = repository.git.blobs.get(path['file_sha'] ?? '');
    if (bytes === undefined) return GONE;
    return {
      body: { sha: path['file_sha'], size: bytes.length, encoding: 'base64', content: bytes.toString('base64') },
    };
  },
  'GET /repos/{owner}/{repo}/git/commits/{commit_sha}': ({ repository, path }) => {
    const commit = repository.git.commits.get(path['commit_sha'] ?? '');
    if (commit === undefined) return GONE;
    const parents = commit.parents.map((sha) => ({ sha }));
    return { body: { sha: commit.sha, message: commit.message, tree: { sha: commit.tree }, parents } };
  },
  'POST /repos/{owner}/{repo}/git/commits': createCommit,
  'GET /repos/{owner}/{repo}/git/ref/{ref}': ({ repository, path }) => {
    const sha = repository.refs.get((path['ref'] ?? '').replace('heads/', ''));
    return sha === undefined ? GONE : { body: { ref: `refs/${path['ref'] ?? ''}`, object: { sha, type: 'commit' } } };
  },
  'POST /repos/{owner}/{repo}/git/refs': createRef,
  'PATCH /repos/{owner}/{repo}/git/refs/{ref}': updateRef,
  'DELETE /repos/{owner}/{repo}/git/refs/{ref}': ({ repository, path }) => {
    return repository.refs.delete((path['ref'] ?? '').replace('heads/', ''))
      ? { status: 204 }
      : refused('Reference does not exist');
  },
  'GET /repos/{owner}/{repo}/git/trees/{tree_sha}': ({ repository, path }) => {
    const commit = repository.git.commits.get(repository.resolve(path['tree_sha'] ?? '') ?? '');
    if (commit === undefined) return GONE;
    const all = [...commit.files].map(([name, { blob, mode }]) => {
      return { path: name, mode, type: 'blob', sha: blob, size: repository.git.blobs.get(blob)?.length ?? 0 };
    });
    const tree = all.slice(0, repository.treeLimit);
    return { body: { sha: commit.tree, truncated: tree.length < all.length, tree } };
  },
  'POST /repos/{owner}/{repo}/git/trees': createTree,
};
