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

  installation(action: 'created' | 'deleted' | 'suspend' | 'unsuspend'): GithubEvent {
    return this.#make('installation', action, null, {});
  }

  checkRun(
    repository: Repository,
    sha: string,
    action: 'rerequested' | 'requested_action',
    identifier = '',
  ): GithubEvent {
    const event = this.#example('check_run', action);
    const run = fieldsOf(event['check_run']);
    return this.#make('check_run', action, repository, {
      check_run: { ...run, head_sha: sha, app: { ...fieldsOf(run['app']), id: this.#standIn.appId } },
      ...(action === 'requested_action' ? { requested_action: { identifier } } : {}),
    });
  }

  renamed(repository: Repository, from: string): GithubEvent {
    return this.#make('repository', 'renamed', repository, { changes: { repository: { name: { from } } } });
  }

  #checkOf(name: string, action: string | null): ValidateFunction {
    const $ref = `webhooks#/definitions/${name}$${action ?? 'event'}`;
    return this.#ajv.getSchema($ref) ?? this.#ajv.compile({ $ref });
  }

  #example(name: string, action: string | null): Fields {
    const all = this.#published.find((one) => one.name === name)?.examples ?? [];
    const fitting = all.filter((one) => action === null || one['action'] === action);
    // Not every example is whole by its own schema.
    const check = this.#checkOf(name, action);
    const found = fitting.find((one) => check(one)) ?? fitting[0];
    if (found !== undefined) return found;
    const [other] = all;
    if (other === undefined) throw new Error(`there is no example of ${name}`);
    return { ...other, ...(action === null ? {} : { action }) };
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
  const value: object = JSON.parse(text);
  return value;
}
