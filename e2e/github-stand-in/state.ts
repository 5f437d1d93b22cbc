import { type GitFile, GitObjects } from './git-objects.ts';

/** A pull request. */
export interface Pull {
  readonly number: number;
  title: string;
  body: string;
  head: string;
  base: string;
  state: 'open' | 'closed';
  merged: boolean;
  /** The commit of a head that lies in a fork. */
  forkHead: string | null;
}

/** A remark at a line. */
export interface Annotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly annotation_level: string;
  readonly message: string;
  readonly title?: string;
}

/** Who makes check runs. */
export interface CheckApp {
  readonly id: number;
  readonly slug: string;
}

/** A check run. */
export interface CheckRun {
  readonly id: number;
  readonly name: string;
  readonly head_sha: string;
  /** Who made it: nobody else may change it. */
  readonly app: CheckApp;
  status: string;
  conclusion: string | null;
  external_id: string;
  title: string;
  summary: string;
  text: string;
  annotations: Annotation[];
  actions: readonly { readonly identifier: string }[];
}

/** A comment on a pull request. */
export interface Comment {
  readonly id: number;
  readonly issue: number;
  body: string;
  readonly bot: boolean;
}

/** A deployment, and what was said of it. */
export interface Deployment {
  readonly id: number;
  readonly sha: string;
  readonly ref: string;
  readonly task: string;
  readonly environment: string;
  readonly description: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly statuses: { readonly state: string; readonly description: string }[];
}

/** A repository. */
export class Repository {
  readonly git = new GitObjects();
  readonly refs = new Map<string, string>();
  readonly pulls: Pull[] = [];
  readonly checks: CheckRun[] = [];
  readonly comments: Comment[] = [];
  readonly sarifs: { readonly ref: string; readonly tool_name: string }[] = [];
  readonly deployments: Deployment[] = [];
  /** Names that it had before, in full: whoever asks for one of them is sent on. */
  readonly formerNames: string[] = [];
  /** Most files of a tree that are told at once. */
  treeLimit = 100_000;
  readonly id: number;
  owner: string;
  name: string;
  readonly defaultBranch = 'main';

  constructor(id: number, owner: string, name: string) {
    this.id = id;
    this.owner = owner;
    this.name = name;
  }

  get fullName(): string {
    return `${this.owner}/${this.name}`;
  }

  /** Gives it another name, as its owner may. */
  rename(owner: string, name: string): void {
    this.formerNames.push(this.fullName);
    this.owner = owner;
    this.name = name;
  }

  /** Puts a commit on a branch: files by path, null for one that is taken away. */
  push(
    branch: string,
    changes: Readonly<Record<string, string | Buffer | null>>,
    { from = null, message = 'change' }: { readonly from?: string | null; readonly message?: string } = {},
  ): string {
    const parent = this.refs.get(branch) ?? (from === null ? null : (this.resolve(from) ?? null));
    const files = new Map<string, GitFile>(parent === null ? [] : this.git.commits.get(parent)?.files);
    for (const [path, content] of Object.entries(changes)) {
      if (content === null) files.delete(path);
      else files.set(path, { blob: this.git.blob(Buffer.from(content)), mode: '100644' });
    }
    const sha = this.git.commit(this.git.tree(files), parent === null ? [] : [parent], message);
    this.refs.set(branch, sha);
    return sha;
  }

  /** A commit by its id or the name of a branch. */
  resolve(text: string): string | null {
    return this.refs.get(text) ?? (this.git.commits.has(text) ? text : null);
  }

  open(
    head: string,
    { base = 'main', title = 'A change' }: { readonly base?: string; readonly title?: string } = {},
  ): Pull {
    const number = this.pulls.length + 1;
    const pull: Pull = { number, title, body: '', head, base, state: 'open', merged: false, forkHead: null };
    this.pulls.push(pull);
    return pull;
  }

  headOf(pull: Pull): string {
    return pull.forkHead ?? this.refs.get(pull.head) ?? '';
  }

  /** The newest run of each name on a commit. */
  runs(sha: string): ReadonlyMap<string, CheckRun> {
    return new Map(this.checks.filter((run) => run.head_sha === sha).map((run) => [run.name, run]));
  }

  text(branch: string, path: string): string | null {
    const commit = this.git.commits.get(this.refs.get(branch) ?? '');
    const blob = commit?.files.get(path)?.blob;
    return blob === undefined ? null : (this.git.blobs.get(blob)?.toString('utf8') ?? null);
  }
}
