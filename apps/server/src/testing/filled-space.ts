import type { JsonObject } from '@assay/core';
import {
  type SpaceId,
  admissions,
  allowlistItems,
  apiKeys,
  audit,
  controllers,
  environments,
  evaluations,
  eventReceivers,
  imageRepositories,
  inSpace,
  members,
  notifications,
  operations,
  policies,
  registries,
  spaceEvents,
  subscriptions,
  tags,
  users,
} from '@assay/store';
import type { ServiceParts } from '../service/parts.ts';
import { debPackage, seedImage } from './seed-image.ts';

/** A space with one record of every kind in it. */
export interface FilledSpace {
  readonly space: SpaceId;
  /** Stands in every text of its records, and in no other space's. */
  readonly mark: string;
  /** Everything that names one of its records: ids, digests, names. */
  readonly names: readonly string[];
}

/** A policy of one rule that every image passes. */
export function policyDocument(id: string): JsonObject {
  const mapping = { id: 'm', name: 'all', registry: '*', repository: '*', image: { type: 'tag', value: '*' } };
  return {
    version: '2',
    id,
    name: id,
    rule_sets: [
      { id: 'r', name: 'r', version: '2', rules: [{ id: 'all', gate: 'always', trigger: 'always', action: 'WARN' }] },
    ],
    allowlists: [],
    mappings: [{ ...mapping, rule_set_ids: ['r'], allowlist_ids: [] }],
  };
}

/** Puts one record of every kind into the space. `mark` is lower case: it is part of names. */
export async function fillSpace(parts: ServiceParts, space: SpaceId, mark: string): Promise<FilledSpace> {
  const { store, keyring } = parts;
  const now = parts.now();
  const name = `${mark}-name`;
  const reference = `127.0.0.1:9/${mark}/app:${mark}-tag`;
  const { imageId, digest } = await seedImage(parts, space, reference, [debPackage(`${mark}-package`, '1')]);
  return store.transaction(async (db) => {
    const scope = inSpace(db, space);
    const user = await users.rememberUser(db, { issuer: mark, subject: mark, email: `${mark}@example.com`, name }, now);
    await members.setMember(scope, user, 'viewer', now);
    const draft = { name, role: 'viewer', scopes: [], createdBy: mark, expiresAt: null };
    const { id: key } = await apiKeys.createApiKey(scope, draft, now);
    const host = `${mark}.example`;
    await registries.putRegistry(scope, keyring, host, { username: mark, secret: mark }, now);
    const repository = await imageRepositories.rememberRepository(scope, `127.0.0.1:9/${mark}/app`, now);
    await tags.recordTag(scope, repository, `${mark}-tag`, digest, now);
    const document = JSON.stringify(policyDocument(mark));
    const version = { digest: mark, document, note: mark, createdBy: mark };
    const { policyId } = await policies.addPolicyVersion(scope, name, version, now);
    await policies.activatePolicy(scope, policyId, 1, null, now);
    const wanted = { item: { gate: 'always', note: mark }, reason: mark, requestedBy: mark, expiresAt: null };
    const item = await allowlistItems.requestAllowlistItem(scope, wanted, now);
    const environment = await environments.putEnvironment(scope, name, true, now);
    const running = [{ workload: mark, container: mark, reference, digest }];
    await environments.recordDeployments(scope, environment, running, now);
    const who = { cluster: name, environment: name, namespace: mark, kind: mark, name, requestedBy: mark };
    const shown = { images: [{ reference, digest }], details: { mark } };
    const decision = { eventId: name, at: now, lastAt: now, count: 1, ...who, outcome: 'refused', ...shown };
    const [admission] = await admissions.recordAdmissions(scope, [decision], now);
    const replica = { cluster: name, instance: mark, version: mark, policies: mark, startedAt: now };
    await controllers.noteController(scope, replica, now);
    const judged = await evaluations.recordOutcome(
      scope,
      { imageId, reference, policyId, context: '' },
      {
        verdict: 'fail',
        policyDigest: mark,
        decision: { mark },
        outcomeDigest: mark,
        cause: 'requested',
        evaluatedAt: now,
        readsVulnerabilities: true,
        dueAt: null,
        dependencies: [],
      },
    );
    const sender = { name, kind: 'generic', registry: host, createdBy: mark, pathHash: mark, secret: mark };
    const receiver = await eventReceivers.addReceiver(scope, keyring, sender, now);
    const subscription = await subscriptions.createSubscription(
      scope,
      keyring,
      {
        name,
        channel: 'webhook',
        settings: { url: `http://127.0.0.1:9/${mark}` },
        events: ['test'],
        filter: {},
        template: null,
        digestMs: null,
        enabled: true,
        createdBy: mark,
        secret: mark,
      },
      now,
    );
    const message = { subscriptionId: subscription?.id ?? '', event: 'test', payload: { mark } };
    const notification = await notifications.addNotification(scope, message, now);
    const started = { kind: 'inspect', subject: reference, jobId: `job-${mark}`, createdBy: mark };
    const operation = await operations.startOperation(scope, started, now);
    await spaceEvents.appendEvent(scope, 'test', { mark }, now);
    await audit.appendAudit(scope, { actor: mark, action: mark, subject: mark, details: { mark } }, now);
    const ids = [user, key, repository, policyId, item, environment, judged.verdictId, judged.evaluationId];
    const more = [admission?.id, receiver?.id, subscription?.id, notification, operation].filter(
      (id) => id !== undefined,
    );
    const texts = [
      digest,
      String(imageId),
      name,
      host,
      reference,
      `${mark}-tag`,
      `${mark}-package`,
      `job-${mark}`,
      mark,
      space,
    ];
    return { space, mark, names: [...ids, ...more, ...texts] };
  });
}
