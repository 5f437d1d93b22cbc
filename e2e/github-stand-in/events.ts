import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { type GithubStandIn, repositoryBody } from './stand-in.ts';
import type { Pull, Repository } from './state.ts';

/** An event as it is delivered. */
export interface GithubEvent {
  readonly name: string;
  readonly delivery: string;
  readonly body: string;
  readonly signature: string;
}

type Fields = Record<string, unknown>;

interface Published {
  readonly name: string;
  readonly examples: readonly Fields[];
}

/** Makes events out of GitHub's published examples, and holds each against the published schema. */
export class GithubEvents {
  readonly #standIn: GithubStandIn;
  readonly #published: readonly Published[];
  readonly #ajv: Ajv;

  constructor(standIn: GithubStandIn) {
    const { resolve } = createRequire(import.meta.url);
    this.#standIn = standIn;
    this.#published = readPublished(
      readFileSync(resolve('@octokit/webhooks-examples/api.github.com/index.json'), 'utf8'),
    );
    this.#ajv = new Ajv({ strict: false });
    addFormats.default(this.#ajv);
    // GitHub's own examples have instants without a zone.
    this.#ajv.addFormat('date-time', (text) => !Number.isNaN(Date.parse(text)));
    this.#ajv.addSchema(readSchema(readFileSync(resolve('@octokit/webhooks-schemas/schema.json'), 'utf8')), 'webhooks');
  }

  push(repository: Repository, branch: string, before: string | null): GithubEvent {
    const after = repository.refs.get(branch) ?? '0'.repeat(40);
    return this.#make('push', null, repository, {
      ref: `refs/heads/${branch}`,
      before: before ?? '0'.repeat(40),
      after,
      deleted: false,
      created: before === null,
    });
  }

  pull(repository: Repository, pull: Pull, action: 'opened' | 'synchronize' | 'closed'): GithubEvent {
    const event = this.#example('pull_request', action);
    const shown = fieldsOf(event['pull_request']);
    const sha = repository.headOf(pull);
    return this.#make('pull_request', action, repository, {
      number: pull.number,
      pull_request: {
        ...shown,
        number: pull.number,
        state: pull.state,
        title: pull.title,
        ...(action === 'closed' ? { merged: pull.merged } : {}),
        head: { ...fieldsOf(shown['head']), sha, ref: pull.head },
        base: { ...fieldsOf(shown['base']), ref: pull.base, sha: repository.refs.get(pull.base) ?? '' },
      },
    });
  }

  installation(action: 'created' | 'deleted' | 'suspend' | 'unsuspend' | 'new_permissions_accepted'): GithubEvent {
    const installation = fieldsOf(this.#example('installation', action)['installation']);
    const { installation: id, granted: permissions } = this.#standIn;
    return this.#make('installation', action, null, { installation: { ...installation, id, permissions } });
  }

  checkRun(
    repository: Repository,
    sha: string,
    action: 'rerequested' | 'requested_action',
    identifier = '',
    name = 'assay/policy',
  ): GithubEvent {
    const event = this.#example('check_run', action);
    const run = fieldsOf(event['check_run']);
    return this.#make('check_run', action, repository, {
      check_run: { ...run, name, head_sha: sha, app: { ...fieldsOf(run['app']), id: this.#standIn.appId } },
      ...(action === 'requested_action' ? { requested_action: { identifier } } : {}),
    });
  }

  checkSuite(repository: Repository, sha: string): GithubEvent {
    const suite = fieldsOf(this.#example('check_suite', 'rerequested')['check_suite']);
    return this.#make('check_suite', 'rerequested', repository, { check_suite: { ...suite, head_sha: sha } });
  }

  renamed(repository: Repository, from: string): GithubEvent {
    return this.#make('repository', 'renamed', repository, { changes: { repository: { name: { from } } } });
  }

  transferred(repository: Repository): GithubEvent {
    return this.#make('repository', 'transferred', repository, {});
  }

  deleted(repository: Repository): GithubEvent {
    return this.#make('repository', 'deleted', repository, {});
  }

  /** Repositories that the account gave to the installation, and those that it took away. */
  repositories(action: 'added' | 'removed', changed: readonly Repository[]): GithubEvent {
    const bodies = changed.map((one) => ({
      id: one.id,
      node_id: 'MDEw',
      name: one.name,
      full_name: one.fullName,
      private: true,
    }));
    return this.#make('installation_repositories', action, null, {
      repositories_added: action === 'added' ? bodies : [],
      repositories_removed: action === 'removed' ? bodies : [],
    });
  }

  workflowRun(repository: Repository, sha: string): GithubEvent {
    const run = fieldsOf(this.#example('workflow_run', 'completed')['workflow_run']);
    return this.#make('workflow_run', 'completed', repository, { workflow_run: { ...run, head_sha: sha } });
  }

  mergeGroup(repository: Repository, sha: string, base: string): GithubEvent {
    const group = fieldsOf(this.#example('merge_group', 'checks_requested')['merge_group']);
    return this.#make('merge_group', 'checks_requested', repository, {
      merge_group: { ...group, head_sha: sha, base_sha: base },
    });
  }

  /** An image in the registry of GitHub. `name`: of the event, the newer or the older one. */
  image(
    name: 'package' | 'registry_package',
    repository: Repository,
    image: { readonly reference: string; readonly digest: string; readonly revision: string },
  ): GithubEvent {
    const { reference, digest, revision } = image;
    const shown = fieldsOf(this.#example('package', 'published')['package']);
    const version = fieldsOf(shown['package_version']);
    const container_metadata = {
      tag: { name: '1', digest },
      labels: {
        description: '',
        source: 'https://github.com/a/b',
        revision,
        image_url: 'https://github.com',
        licenses: '',
      },
      manifest: { digest, media_type: '', uri: '', size: 1, config: {}, layers: [] },
    };
    const body = {
      ...shown,
      package_type: 'CONTAINER',
      package_version: { ...version, version: digest, package_url: reference, container_metadata },
    };
    return this.#make(name, 'published', repository, { [name]: body });
  }

  /** Every example that GitHub publishes, signed as ours. */
  published(): readonly GithubEvent[] {
    return this.#published.flatMap(({ name, examples }) => examples.map((example) => this.sent(name, example)));
  }

  /** An event as it stands, signed as ours. */
  sent(name: string, payload: Fields): GithubEvent {
    const event = { ...payload, installation: { node_id: 'MDIz', id: this.#standIn.installation } };
    const body = JSON.stringify(event);
    return { name, delivery: randomUUID(), body, signature: this.#standIn.sign(body) };
  }

  #checkOf(name: string, action: string | null): ValidateFunction {
    const $ref = `webhooks#/definitions/${name}$${action ?? 'event'}`;
    return this.#ajv.getSchema($ref) ?? this.#ajv.compile({ $ref });
  }

  #example(name: string, action: string | null): Fields {
    const all = this.#examplesOf(name);
    const acted = all.map((one) => (action === null ? one : { ...one, action }));
    // Not every example is whole by its own schema, and not every action has one.
    const check = this.#checkOf(name, action);
    const own = all.filter((one) => action === null || one['action'] === action);
    const found = own.find((one) => check(one)) ?? own[0] ?? acted.find((one) => check(one)) ?? acted[0];
    if (found === undefined) throw new Error(`there is no example of ${name}`);
    return found;
  }

  /** Both names of the event about packages have the same content, each under its own name. */
  #examplesOf(name: string): readonly Fields[] {
    const of = (one: string): readonly Fields[] => this.#published.find((it) => it.name === one)?.examples ?? [];
    if (name !== 'registry_package') return of(name);
    return of('package').map(({ package: registry_package, ...event }) => ({ ...event, registry_package }));
  }

  #make(name: string, action: string | null, repository: Repository | null, changes: Fields): GithubEvent {
    const example = this.#example(name, action);
    const installation = fieldsOf(example['installation']);
    const shown = { ...fieldsOf(example['repository']), ...(repository === null ? {} : repositoryBody(repository)) };
    const event: Fields = {
      ...example,
      ...(repository === null
        ? {}
        : { repository: { ...shown, owner: fieldsOf(fieldsOf(example['repository'])['owner']) } }),
      installation:
        repository === null
          ? { ...installation, id: this.#standIn.installation }
          : { node_id: 'MDIz', id: this.#standIn.installation },
      ...changes,
    };
    const check = this.#checkOf(name, action);
    if (!check(event)) {
      const definition = `${name} ${action ?? ''}`;
      const why = (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
      throw new Error(`the event ${definition} is none of GitHub's: ${why.slice(0, 5).join('; ')}`);
    }
    const body = JSON.stringify(event);
    return { name, delivery: randomUUID(), body, signature: this.#standIn.sign(body) };
  }
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readPublished(text: string): readonly Published[] {
  const value: readonly Published[] = JSON.parse(text);
  return value;
}

function readSchema(text: string): object {
  const value: { readonly definitions: object } = JSON.parse(text);
  // Without the list of all events: to read it would take seconds.
  return { definitions: value.definitions };
}
