import { parseDigest } from '@assay/core';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Keyring } from '../credentials/keyring.ts';
import { type Store, openStore } from '../database/open-store.ts';
import * as store_ from '../index.ts';
import {
  type FilledGithub,
  GITHUB_OF_THE_INSTANCE,
  GITHUB_RECORDS,
  GITHUB_TABLES,
  fillGithub,
  githubReads,
  githubWrites,
} from '../testing/github-records.ts';
import { writeVulnerabilities } from '../testing/known-vulnerabilities.ts';
import { type TestDatabase, databaseKinds } from '../testing/test-stores.ts';
import { type Scope, inSpace } from './scope.ts';
import { createSpace } from './spaces.ts';

const { affected, allowlistItems, apiKeys, audit, environments, evaluations, idempotency, imageContents } = store_;
const { imageDocuments, imageRepositories, images, matches, members, notifications, operations, policies } = store_;
const { admissions, controllers, eventReceivers, inspectionWaits, registryBudgets, spaceDocuments } = store_;
const { jobs, registries, retention, sessions, spaceEvents, spaces, storage, subscriptions, tags, users, verdicts } =
  store_;
const {
  advisoryDocuments,
  deploymentHistory,
  imageAncestors,
  imageVerdicts,
  instanceValues,
  overview,
  policySources,
  search,
} = store_;
const { simulatedVerdicts, standingDecisions, unjudged, verdictMarks } = store_;

/** Every repository that the package exports, by its name. */
const REPOSITORIES: Readonly<Record<string, object>> = {
  ...GITHUB_RECORDS,
  admissions,
  advisoryDocuments,
  affected,
  allowlistItems,
  apiKeys,
  audit,
  controllers,
  deploymentHistory,
  environments,
  evaluations,
  eventReceivers,
  idempotency,
  imageAncestors,
  imageContents,
  imageDocuments,
  imageRepositories,
  imageVerdicts,
  images,
  inspectionWaits,
  instanceValues,
  jobs,
  matches,
  members,
  notifications,
  operations,
  overview,
  policies,
  policySources,
  registries,
  registryBudgets,
  retention,
  search,
  sessions,
  simulatedVerdicts,
  spaceDocuments,
  spaceEvents,
  spaces,
  standingDecisions,
  storage,
  subscriptions,
  tags,
  unjudged,
  users,
  verdictMarks,
  verdicts,
};

/** Functions of the instance: they take no space, and no route of a tenant may hand out what they give. */
const OF_THE_INSTANCE: ReadonlySet<string> = new Set([
  ...GITHUB_OF_THE_INSTANCE,
  'allowlistItems.expireAllowlistItems',
  'allowlistItems.expiringAllowlistItems',
  'environments.runningHolders',
  'eventReceivers.findReceiver',
  'eventReceivers.forgetDeliveries',
  'idempotency.forgetRequests',
  'imageContents.recordContents',
  'imageDocuments.findDocument',
  'imageDocuments.forgetDocuments',
  'imageDocuments.recordDocument',
  'imageRepositories.takeDueRepositories',
  'inspectionWaits.listWaits',
  'inspectionWaits.takeWaits',
  'instanceValues.getValue',
  'instanceValues.holdValue',
  'instanceValues.putValue',
  'jobs.deleteJob',
  'jobs.getJob',
  'jobs.laneStates',
  'jobs.listJobs',
  'jobs.listSchedules',
  'matches.knownMatches',
  'matches.markMatched',
  'matches.packagesAfter',
  'matches.packagesWith',
  'matches.unmatchedPackages',
  'matches.writeMatches',
  'members.setGroupRoles',
  'overview.forgetVerdictCounts',
  'overview.noteVerdictCounts',
  'policySources.takeDueSources',
  'registryBudgets.forgetBudgets',
  'registryBudgets.pauseRegistry',
  'registryBudgets.takeRequests',
  'retention.forgetAdmissionCounts',
  'retention.forgetAdmissions',
  'retention.forgetControllers',
  'retention.forgetDeployments',
  'retention.forgetEvaluations',
  'retention.forgetEvents',
  'retention.forgetNotifications',
  'retention.forgetOperations',
  'retention.forgetTagMoves',
  'sessions.createSession',
  'sessions.endSession',
  'sessions.forgetSessions',
  'sessions.useSession',
  'spaceEvents.eventsAfter',
  'spaceEvents.newestPlace',
  'spaceEvents.oldestPlace',
  'spaces.createSpace',
  'spaces.findSpace',
  'spaces.getSpace',
  'spaces.listSpaces',
  'storage.databaseSize',
  'storage.tableRows',
  'users.getUser',
  'users.listUsers',
  'users.rememberUser',
  'users.spacesOfUser',
  'users.usersByEmail',
  'verdictMarks.clearMarks',
  'verdictMarks.hasMarks',
  'verdictMarks.markDependents',
  'verdictMarks.markDueVerdicts',
  'verdictMarks.markVerdictsOfPackages',
  'verdictMarks.markVulnerabilityVerdicts',
  'verdictMarks.postponeMark',
  'verdictMarks.takeMarks',
]);

/** Exported functions that touch no database. */
const PLAIN: ReadonlySet<string> = new Set([
  'evaluations.readVerdict',
  'eventReceivers.receiverPlace',
  'githubApps.githubAppPlace',
  'matches.knownFromRow',
  'matches.matchChange',
  'registries.registryPlace',
  'spaceEvents.isBefore',
  'spaceEvents.readPlace',
  'spaceEvents.writePlace',
  'subscriptions.subscriptionPlace',
]);

const KEYS: Keyring = { current: 'k', keys: new Map([['k', new Uint8Array(32).fill(7)]]) };
const PAGE = { limit: 1000 };
/** Held by both spaces, so that only the space keeps their records apart. */
const SHARED = parseDigest(`sha256:${'a'.repeat(64)}`);

const RUNNING = { container: 'web', digest: SHARED };
const SIMULATED = { effect: 'x', before: 'pass', after: 'fail', findings: {}, environments: [] } as const;

/** The records of a space; `mark` is in every text of them. */
interface Filled {
  readonly mark: string;
  readonly digest: ReturnType<typeof parseDigest>;
  readonly image: number;
  readonly claimed: number;
  readonly user: string;
  readonly key: string;
  readonly repository: string;
  readonly receiver: string;
  readonly policy: string;
  readonly item: string;
  readonly verdict: string;
  readonly evaluation: string;
  readonly environment: string;
  readonly admission: string;
  readonly subscription: string;
  readonly notification: string;
  readonly operation: string;
  readonly github: FilledGithub;
  readonly document: string;
}

/** A decision of the same id everywhere, which only the space keeps apart. */
function admissionOf(mark: string): Parameters<typeof admissions.recordAdmissions>[1][number] {
  const who = { cluster: mark, environment: mark, namespace: mark, kind: mark, name: mark, requestedBy: mark };
  const held = [{ reference: mark, digest: SHARED }];
  return { eventId: 'shared', at: 1, lastAt: 1, count: 1, ...who, outcome: 'refused', images: held, details: { mark } };
}

function controllerOf(mark: string): Parameters<typeof controllers.noteController>[1] {
  return { cluster: 'shared', instance: 'shared', version: mark, policies: mark, startedAt: 1 };
}

/** Digest of an image index that names the image of a space. */
function indexOf(mark: string): ReturnType<typeof parseDigest> {
  return parseDigest(`sha256:${(mark === 'OWN' ? 'd' : 'e').repeat(64)}`);
}

/** A layer of that digest; that of `a` is the first one of images of every space. */
function layerOf(hex: string) {
  const digest = parseDigest(`sha256:${hex.repeat(64)}`);
  return { digest, diffId: digest, sizeBytes: 1 };
}

async function fill(scope: Scope, mark: string, hex: string): Promise<Filled> {
  const { db } = scope;
  const digest = parseDigest(`sha256:${hex.repeat(64)}`);
  const name = `${mark}-name`;
  const user = await users.rememberUser(db, { issuer: mark, subject: mark, email: mark, name }, 1);
  await members.setMember(scope, user, `role-${mark}`, 1);
  const draft = { name, role: mark, scopes: [mark], createdBy: mark, expiresAt: null };
  const { id: key } = await apiKeys.createApiKey(scope, draft, 1);
  await registries.putRegistry(scope, KEYS, 'registry.example', { username: mark, secret: mark }, 1);
  await registries.putRegistry(scope, KEYS, `${mark}.example`, { username: mark, secret: mark }, 1);
  const repository = await imageRepositories.rememberRepository(scope, `registry.example/${mark}`, 1);
  await tags.recordTag(scope, repository, `tag-${mark}`, digest, 1);
  await tags.recordTag(scope, repository, `tag-${mark}`, SHARED, 2);
  const described = { mediaType: mark, platform: mark, sizeBytes: 1 };
  const { id: image } = await images.linkImage(
    scope,
    { ...described, digest, origin: 'inspected', indexDigest: indexOf(mark) },
    1,
  );
  const { id: claimed } = await images.linkImage(scope, { ...described, digest: SHARED, origin: 'claimed' }, 1);
  for (const id of [image, claimed]) {
    const packages = ['openssl', `${mark}-library`].map((library) => {
      return { type: 'deb', name: library, version: mark, purl: `pkg:deb/${library}@${mark}`, addedBy: 0 } as const;
    });
    const layers = id === image ? [layerOf('a'), layerOf(hex)] : [];
    const contents = { imageId: null, os: { mark }, distro: mark, layers, packages, revision: mark };
    await imageContents.recordContents(db, id, contents, 1);
    for (const { id: held } of await matches.unmatchedPackages(db, id)) {
      const found = { vulnerability: `CVE-${mark}`, severity: 'high', fixedIn: null, digest: mark };
      await writeVulnerabilities(db, held, [found]);
    }
    await imageDocuments.recordDocument(db, id, { kind: 'sbom', format: mark, blob: digest, sizeBytes: 1 }, 1);
    await spaceDocuments.putSpaceDocument(scope, id, { kind: 'facts', format: mark, blob: digest, sizeBytes: 1 }, 1);
    await inspectionWaits.waitForInspection(scope, mark, { imageId: id, reference: mark, cause: mark, lane: 'push' });
  }
  const waiting = parseDigest(`sha256:${(mark === 'OWN' ? '1' : '2').repeat(64)}`);
  const unjudgedImage = { ...described, digest: waiting, origin: 'inspected', reference: mark } as const;
  const { id: unjudgedId } = await images.linkImage(scope, unjudgedImage, 1);
  const nothing = { imageId: null, os: null, distro: mark, layers: [layerOf('a')], packages: [], revision: mark };
  await imageContents.recordContents(db, unjudgedId, nothing, 1);
  const sender = { name, kind: mark, registry: mark, createdBy: mark, pathHash: mark, secret: mark };
  const receiver = (await eventReceivers.addReceiver(scope, KEYS, sender, 1))?.id ?? '';
  await eventReceivers.recordDelivery(scope, receiver, 'shared', 1);
  const version = { digest: mark, document: mark, note: mark, createdBy: mark };
  const { policyId: policy } = await policies.addPolicyVersion(scope, name, version, 1);
  await policies.activatePolicy(scope, policy, 1, null, 1);
  await policies.setDefaultPolicy(scope, policy);
  const source = { url: `https://${mark}`, ref: mark, path: mark, activates: true, everyMs: 1000 };
  await policySources.putPolicySource(scope, policy, source, 1);
  const advice = { name, kind: 'vex', digest: mark, document: mark, statements: 1, createdBy: mark } as const;
  const document = await advisoryDocuments.putAdvisoryDocument(scope, advice, 1);
  const request = { item: { mark }, reason: mark, requestedBy: mark, expiresAt: null };
  const item = await allowlistItems.requestAllowlistItem(scope, request, 1);
  await allowlistItems.decideAllowlistItem(scope, item, 'approved', mark, 1);
  const outcome = {
    verdict: 'fail',
    policyDigest: mark,
    decision: { mark },
    outcomeDigest: mark,
    cause: mark,
    evaluatedAt: 1,
    readsVulnerabilities: true,
    dueAt: 5,
    dependencies: [{ kind: 'vex', key: 'shared' }],
  } as const;
  const subject = { imageId: image, reference: mark, policyId: policy, context: '' };
  const judged = await evaluations.recordOutcome(scope, subject, outcome);
  await verdictMarks.markVerdictsOfPolicy(scope, policy, { cause: mark, now: 1 });
  await overview.noteVerdictCounts(db, mark === 'OWN' ? '2026-01-01' : '2026-01-02');
  const environment = await environments.putEnvironment(scope, name, true, 1);
  const running = [{ ...RUNNING, workload: mark, reference: mark }];
  await environments.recordDeployments(
    scope,
    environment,
    [{ ...RUNNING, workload: mark, reference: mark, digest }],
    1,
  );
  await environments.recordDeployments(scope, environment, running, 2);
  const [admission] = await admissions.recordAdmissions(scope, [admissionOf(mark)], 1);
  await controllers.noteController(scope, controllerOf(mark), 1);
  const wanted = { ...WANTED, name, channel: mark, settings: { mark }, events: [mark], template: mark, secret: mark };
  const made = await subscriptions.createSubscription(scope, KEYS, wanted, 1);
  const subscription = made?.id ?? '';
  await spaceEvents.appendEvent(scope, mark, { mark }, 1);
  const message = { subscriptionId: subscription, event: mark, payload: { mark } };
  const notification = await notifications.addNotification(scope, message, 1);
  const started = { kind: mark, subject: `image@${mark}`, jobId: `job-${mark}`, createdBy: mark };
  const operation = await operations.startOperation(scope, started, 1);
  await simulatedVerdicts.addSimulated(scope, operation, 0, [{ ...SIMULATED, imageId: image, reference: mark }]);
  await idempotency.enterRequest(scope, 'shared-key', 'hash', 1, 1000);
  await idempotency.keepResults(scope, 'shared-key', [mark]);
  await idempotency.finishRequest(scope, 'shared-key', 200, mark);
  await audit.appendAudit(scope, { actor: mark, action: mark, subject: mark, details: { mark } }, 1);
  return {
    mark,
    digest,
    image,
    claimed,
    user,
    key,
    repository,
    receiver,
    policy,
    item,
    environment,
    admission: admission?.id ?? '',
    subscription,
    notification,
    operation,
    github: await fillGithub(scope, KEYS, mark),
    document,
    verdict: judged.verdictId,
    evaluation: judged.evaluationId,
  };
}

/** How each function is called: with the caller's own scope, and everything else that names something taken from the other space. */
type Call = (scope: Scope, other: Filled) => Promise<unknown>;

const READS: Readonly<Record<string, Call>> = {
  ...githubReads(KEYS),
  'admissions.countAdmissions': (s) => admissions.countAdmissions(s, 0),
  'admissions.getAdmission': (s, o) => admissions.getAdmission(s, o.admission),
  'admissions.listAdmissions': (s) => admissions.listAdmissions(s, { image: SHARED }, PAGE),
  'controllers.listControllers': (s) => controllers.listControllers(s, 10),
  'advisoryDocuments.advisoryDocumentDigests': (s) => advisoryDocuments.advisoryDocumentDigests(s, 'vex'),
  'advisoryDocuments.countAdvisoryDocuments': async (s) =>
    (await advisoryDocuments.countAdvisoryDocuments(s)) === 1 ? null : 'counts too many: SECRET',
  'advisoryDocuments.findAdvisoryDocument': (s, o) => advisoryDocuments.findAdvisoryDocument(s, `${o.mark}-name`),
  'advisoryDocuments.getAdvisoryDocument': (s, o) => advisoryDocuments.getAdvisoryDocument(s, o.document),
  'advisoryDocuments.listAdvisoryDocuments': (s) => advisoryDocuments.listAdvisoryDocuments(s, PAGE),
  'affected.affectedWorkloads': (s) => affected.affectedWorkloads(s, { kind: 'package', name: 'openssl' }, PAGE),
  'affected.affectedImages': (s) => affected.affectedImages(s, { kind: 'package', name: 'openssl' }, PAGE),
  'affected.countAffectedImages': async (s) => {
    const { count } = await affected.countAffectedImages(s, { kind: 'package', name: 'openssl' });
    return count === 2 ? null : 'counts images of another space: SECRET';
  },
  'allowlistItems.getAllowlistItem': (s, o) => allowlistItems.getAllowlistItem(s, o.item),
  'allowlistItems.listAllowlistItems': (s) => allowlistItems.listAllowlistItems(s, PAGE),
  'allowlistItems.allowlistItemsAt': (s) => allowlistItems.allowlistItemsAt(s, 1),
  'apiKeys.listApiKeys': (s) => apiKeys.listApiKeys(s),
  'audit.listAudit': (s) => audit.listAudit(s, PAGE),
  'audit.exportAudit': (s) => Array.fromAsync(audit.exportAudit(s)),
  'audit.verifyAudit': async (s) => {
    const found = await audit.verifyAudit(s);
    return found.kind === 'intact' && found.entries === 1 ? null : 'counts entries of another space: SECRET';
  },
  'deploymentHistory.listPastDeployments': (s, o) =>
    deploymentHistory.listPastDeployments(s, { environmentId: o.environment }, PAGE),
  'deploymentHistory.tagDigests': async (s, o) => [
    ...(await deploymentHistory.tagDigests(s, [{ repository: `registry.example/${o.mark}`, tag: `tag-${o.mark}` }])),
  ],
  'deploymentHistory.unknownDigests': async (s, o) =>
    (await deploymentHistory.unknownDigests(s, [o.digest])).has(o.digest) ? null : 'knows an image: SECRET',
  'environments.findEnvironment': (s, o) => environments.findEnvironment(s, `${o.mark}-name`),
  'environments.getEnvironment': (s, o) => environments.getEnvironment(s, o.environment),
  'environments.listEnvironments': (s) => environments.listEnvironments(s),
  'environments.listDeployments': (s, o) =>
    environments.listDeployments(s, { environmentId: o.environment, digest: SHARED }, PAGE),
  'eventReceivers.listReceivers': (s) => eventReceivers.listReceivers(s, PAGE),
  'evaluations.findEvaluations': (s, o) => evaluations.findEvaluations(s, { verdictId: o.verdict }, PAGE),
  'evaluations.getEvaluation': (s, o) => evaluations.getEvaluation(s, o.evaluation),
  'idempotency.findRequest': (s) => idempotency.findRequest(s, 'shared-key', 'hash', 2),
  'evaluations.listEvaluations': (s, o) => evaluations.listEvaluations(s, o.image, PAGE),
  'imageAncestors.listAncestors': (s, o) => imageAncestors.listAncestors(s, o.image, 100),
  'imageContents.listPackages': (s, o) => imageContents.listPackages(s, o.image, PAGE),
  'imageDocuments.listDocuments': (s, o) => imageDocuments.listDocuments(s, o.claimed),
  'imageRepositories.findRepository': (s, o) => imageRepositories.findRepository(s, `registry.example/${o.mark}`),
  'imageRepositories.getRepository': (s, o) => imageRepositories.getRepository(s, o.repository),
  'imageRepositories.listRepositories': (s) => imageRepositories.listRepositories(s, PAGE),
  'imageVerdicts.worstVerdicts': async (s, o) => [...(await imageVerdicts.worstVerdicts(s, [o.image, o.claimed]))],
  'images.findImage': (s, o) => images.findImage(s, o.digest),
  'images.findImages': (s, o) => images.findImages(s, o.digest),
  'images.getImage': (s, o) => images.getImage(s, o.image),
  'images.listImages': (s) => images.listImages(s, PAGE),
  'images.countImages': async (s) => ((await images.countImages(s)).count === 3 ? null : 'counts too many: SECRET'),
  'members.listMembers': (s) => members.listMembers(s),
  'members.memberRole': (s, o) => members.memberRole(s, o.user),
  'notifications.getNotification': (s, o) => notifications.getNotification(s, o.notification),
  'notifications.listNotifications': (s) => notifications.listNotifications(s, PAGE),
  'operations.getOperation': (s, o) => operations.getOperation(s, o.operation),
  'operations.latestOperationOn': (s, o) => operations.latestOperationOn(s, o.mark),
  'operations.listOperations': (s) => operations.listOperations(s, PAGE),
  'overview.countRunning': async (s) => {
    const running = await overview.countRunning(s);
    return running.length === 1 && running[0]?.environment === 'OWN-name' ? null : running;
  },
  'overview.countVerdicts': async (s) =>
    (await overview.countVerdicts(s)).fail === 1 ? null : 'counts too many: SECRET',
  'overview.verdictHistory': async (s) =>
    (await overview.verdictHistory(s, '2026-01-01')).some(({ day, fail }) => day === '2026-01-01' && fail === 1)
      ? null
      : 'SECRET: what only the other space has',
  'overview.widestVulnerabilities': (s) => overview.widestVulnerabilities(s, 10),
  'policies.activePolicies': (s) => policies.activePolicies(s),
  'policies.defaultPolicy': (s) => policies.defaultPolicy(s),
  'policies.findPolicyVersion': (s, o) => policies.findPolicyVersion(s, o.policy, o.mark),
  'policies.findPolicy': (s, o) => policies.findPolicy(s, `${o.mark}-name`),
  'policies.getPolicy': (s, o) => policies.getPolicy(s, o.policy),
  'policies.getPolicyVersion': (s, o) => policies.getPolicyVersion(s, o.policy, 1),
  'policies.listPolicies': (s) => policies.listPolicies(s, PAGE),
  'policies.listPolicyVersions': (s, o) => policies.listPolicyVersions(s, o.policy, PAGE),
  'policySources.getPolicySource': (s, o) => policySources.getPolicySource(s, o.policy),
  'registries.listRegistries': (s) => registries.listRegistries(s),
  'registries.registryCredential': (s, o) => registries.registryCredential(s, KEYS, `${o.mark}.example`),
  'search.searchExceptions': (s, o) => search.searchExceptions(s, o.mark, 10),
  'search.searchImages': (s, o) => search.searchImages(s, o.digest, 10),
  'search.searchPackages': (s, o) => search.searchPackages(s, o.mark, 10),
  'search.searchPolicies': (s, o) => search.searchPolicies(s, o.mark, 10),
  'search.searchRepositories': (s, o) => search.searchRepositories(s, o.mark, 10),
  'search.searchTags': (s, o) => search.searchTags(s, `tag-${o.mark}`, 10),
  'search.searchVulnerabilities': (s, o) => search.searchVulnerabilities(s, `CVE-${o.mark}`, 10),
  'simulatedVerdicts.listSimulated': (s, o) => simulatedVerdicts.listSimulated(s, o.operation, null, PAGE),
  'simulatedVerdicts.operationOfJob': async (s, o) =>
    (await simulatedVerdicts.operationOfJob(s, `job-${o.mark}`)) === null ? null : 'knows an operation: SECRET',
  'standingDecisions.countingVersion': (s, o) => standingDecisions.countingVersion(s, o.policy),
  'standingDecisions.findImageOfIndex': (s, o) => standingDecisions.findImageOfIndex(s, indexOf(o.mark), null),
  'standingDecisions.findStandingDecision': (s, o) =>
    standingDecisions.findStandingDecision(s, {
      imageId: o.image,
      reference: o.mark,
      policyId: o.policy,
      context: '',
    }),
  'notifications.waitingNotifications': (s, o) => notifications.waitingNotifications(s, o.subscription, 9),
  'subscriptions.getSubscription': (s, o) => subscriptions.getSubscription(s, o.subscription),
  'subscriptions.listSubscriptions': (s) => subscriptions.listSubscriptions(s),
  'subscriptions.subscriptionSecret': (s, o) => subscriptions.subscriptionSecret(s, KEYS, o.subscription),
  'spaceDocuments.findSpaceDocument': (s, o) => spaceDocuments.findSpaceDocument(s, o.image, 'facts'),
  'spaceDocuments.listSpaceDocuments': (s, o) => spaceDocuments.listSpaceDocuments(s, o.image),
  'tags.findTag': async (s, o) =>
    (await tags.findTag(s, o.repository, `tag-${o.mark}`)) === null ? null : 'knows a tag: SECRET',
  'tags.getTag': (s, o) => tags.getTag(s, o.repository, `tag-${o.mark}`),
  'tags.listTags': (s, o) => tags.listTags(s, o.repository, PAGE),
  'tags.tagHistory': (s, o) => tags.tagHistory(s, o.repository, `tag-${o.mark}`, PAGE),
  'tags.tagsOfImage': (s) => tags.tagsOfImage(s, SHARED),
  'unjudged.unjudgedReferences': (s) => unjudged.unjudgedReferences(s, 'another policy', PAGE),
  'unjudged.unjudgedImages': (s) => unjudged.unjudgedImages(s, 'another policy', PAGE),
  'unjudged.unjudgedTags': (s) => unjudged.unjudgedTags(s, 'another policy', PAGE),
  'verdicts.findVerdict': (s, o) =>
    verdicts.findVerdict(s, { imageId: o.image, reference: o.mark, policyId: o.policy, context: '' }),
  'verdicts.getVerdict': (s, o) => verdicts.getVerdict(s, o.verdict),
  'verdicts.listVerdicts': (s, o) => verdicts.listVerdicts(s, { imageId: o.image }, PAGE),
};

const DRAFT = { name: 'x', role: 'x', scopes: [], createdBy: 'x', expiresAt: null };
const VERSION = { digest: 'x', document: 'x', note: 'x', createdBy: 'x' };
const WANTED = {
  name: 'x',
  channel: 'x',
  settings: {},
  events: [],
  filter: {},
  template: null,
  digestMs: null,
  enabled: true,
  secret: null,
  createdBy: 'x',
};
const OUTCOME = {
  verdict: 'pass',
  policyDigest: 'x',
  decision: {},
  outcomeDigest: 'x',
  cause: 'x',
  evaluatedAt: 9,
  readsVulnerabilities: false,
  dueAt: null,
  dependencies: [],
} as const;

const WRITES: Readonly<Record<string, Call>> = {
  ...githubWrites(KEYS),
  'advisoryDocuments.putAdvisoryDocument': (s, o) =>
    advisoryDocuments.putAdvisoryDocument(
      s,
      { name: `${o.mark}-name`, kind: 'vex', digest: 'x', document: 'x', statements: 0, createdBy: 'x' },
      9,
    ),
  'advisoryDocuments.deleteAdvisoryDocument': (s, o) => advisoryDocuments.deleteAdvisoryDocument(s, o.document),
  'allowlistItems.requestAllowlistItem': (s) =>
    allowlistItems.requestAllowlistItem(s, { item: {}, reason: 'x', requestedBy: 'x', expiresAt: null }, 9),
  'allowlistItems.decideAllowlistItem': (s, o) => allowlistItems.decideAllowlistItem(s, o.item, 'revoked', 'x', 9),
  'apiKeys.createApiKey': async (s) => void (await apiKeys.createApiKey(s, DRAFT, 9)),
  'apiKeys.revokeApiKey': (s, o) => apiKeys.revokeApiKey(s, o.key, 9),
  'audit.appendAudit': (s, o) => audit.appendAudit(s, { actor: 'x', action: 'x', subject: o.policy, details: {} }, 9),
  'admissions.recordAdmissions': async (s, o) =>
    void (await admissions.recordAdmissions(s, [{ ...admissionOf(o.mark), eventId: 'x' }], 9)),
  'controllers.noteController': (s) => controllers.noteController(s, controllerOf('x'), 9),
  'environments.changeDeployments': (s, o) =>
    environments.changeDeployments(
      s,
      o.environment,
      { running: [{ ...RUNNING, workload: 'x', reference: 'x' }], stopped: [{ workload: o.mark, container: 'web' }] },
      9,
    ),
  'environments.putEnvironment': (s) => environments.putEnvironment(s, 'x', false, 9),
  'environments.deleteEnvironment': (s, o) => environments.deleteEnvironment(s, o.environment),
  'environments.recordDeployments': (s, o) =>
    environments.recordDeployments(
      s,
      o.environment,
      [{ workload: 'x', container: 'x', reference: 'x', digest: SHARED }],
      9,
    ),
  'eventReceivers.addReceiver': (s) =>
    eventReceivers.addReceiver(
      s,
      KEYS,
      { name: 'x', kind: 'x', registry: null, createdBy: 'x', pathHash: 'x', secret: null },
      9,
    ),
  'eventReceivers.deleteReceiver': (s, o) => eventReceivers.deleteReceiver(s, o.receiver),
  'eventReceivers.recordDelivery': (s, o) => eventReceivers.recordDelivery(s, o.receiver, 'new', 9),
  'evaluations.recordOutcome': (s, o) =>
    evaluations.recordOutcome(s, { imageId: o.image, reference: 'x', policyId: o.policy, context: '' }, OUTCOME),
  'idempotency.enterRequest': (s) => idempotency.enterRequest(s, 'shared-key', 'hash', 2, 1000),
  'idempotency.keepResults': (s) => idempotency.keepResults(s, 'shared-key', ['x']),
  'idempotency.finishRequest': (s) => idempotency.finishRequest(s, 'shared-key', 500, 'x'),
  'imageRepositories.rememberRepository': (s) => imageRepositories.rememberRepository(s, 'x', 9),
  'imageRepositories.watchRepository': (s, o) =>
    imageRepositories.watchRepository(s, o.repository, { everyMs: 1, pattern: 'x' }, 9),
  'imageRepositories.deleteRepository': (s, o) => imageRepositories.deleteRepository(s, o.repository),
  'images.failImage': (s, o) => images.failImage(s, o.image, { code: 'X' }),
  'images.endFailure': (s, o) => images.endFailure(s, o.image),
  'images.linkImage': (s) =>
    images.linkImage(
      s,
      {
        digest: parseDigest(`sha256:${'9'.repeat(64)}`),
        origin: 'inspected',
        mediaType: null,
        platform: null,
        sizeBytes: null,
      },
      9,
    ),
  'inspectionWaits.waitForInspection': (s, o) =>
    inspectionWaits.waitForInspection(s, 'x', { imageId: o.image, reference: o.mark, cause: 'x', lane: 'push' }),
  'images.unlinkImage': (s, o) => images.unlinkImage(s, o.image),
  'members.setMember': (s, o) => members.setMember(s, o.user, 'x', 9),
  'members.removeMember': (s, o) => members.removeMember(s, o.user),
  'notifications.addNotification': (s, o) =>
    notifications.addNotification(s, { subscriptionId: o.subscription, event: 'x', payload: {} }, 9),
  'notifications.recordDelivery': (s, o) =>
    notifications.recordDelivery(s, o.notification, { problem: null, final: true }, 9),
  'notifications.replayNotification': (s, o) => notifications.replayNotification(s, o.notification),
  'operations.abandonOperation': (s, o) => operations.abandonOperation(s, o.operation, 9),
  'operations.handOverOperations': (s, o) => operations.handOverOperations(s, `job-${o.mark}`, 'x'),
  'operations.startOperation': (s) =>
    operations.startOperation(s, { kind: 'x', subject: 'x', jobId: 'x', createdBy: 'x' }, 9),
  'policies.addPolicyVersion': (s) => policies.addPolicyVersion(s, 'x', VERSION, 9),
  'policies.activatePolicy': (s, o) => policies.activatePolicy(s, o.policy, 1, 1, 9),
  'policies.deactivatePolicy': (s, o) => policies.deactivatePolicy(s, o.policy, 1, 9),
  'policies.setDefaultPolicy': (s, o) => policies.setDefaultPolicy(s, o.policy),
  'policySources.putPolicySource': (s, o) =>
    policySources.putPolicySource(s, o.policy, { url: 'x', ref: 'x', path: 'x', activates: false, everyMs: null }, 9),
  'policySources.deletePolicySource': (s, o) => policySources.deletePolicySource(s, o.policy),
  'policySources.noteSourceCheck': (s, o) =>
    policySources.noteSourceCheck(s, o.policy, { commit: 'x', problem: 'x' }, 9),
  'registries.putRegistry': (s) => registries.putRegistry(s, KEYS, 'registry.example', null, 9),
  'registries.deleteRegistry': (s, o) => registries.deleteRegistry(s, `${o.mark}.example`),
  'simulatedVerdicts.addSimulated': (s, o) =>
    simulatedVerdicts.addSimulated(s, o.operation, 5, [{ ...SIMULATED, imageId: 1, reference: 'x' }]),
  'simulatedVerdicts.clearSimulated': (s, o) => simulatedVerdicts.clearSimulated(s, o.operation),
  'subscriptions.createSubscription': (s) => subscriptions.createSubscription(s, KEYS, WANTED, 9),
  'subscriptions.changeSubscription': (s, o) => subscriptions.changeSubscription(s, KEYS, o.subscription, WANTED, 9),
  'subscriptions.turnOffSubscription': (s, o) => subscriptions.turnOffSubscription(s, o.subscription, 'x', 9),
  'spaceDocuments.deleteSpaceDocument': (s, o) => spaceDocuments.deleteSpaceDocument(s, o.image, 'facts'),
  'spaceDocuments.putSpaceDocument': (s, o) =>
    spaceDocuments.putSpaceDocument(s, o.image, { kind: 'facts', format: 'x', blob: SHARED, sizeBytes: 1 }, 9),
  'spaceEvents.appendEvent': (s) => spaceEvents.appendEvent(s, 'x', {}, 9),
  'subscriptions.deleteSubscription': (s, o) => subscriptions.deleteSubscription(s, o.subscription),
  'tags.recordTag': (s, o) => tags.recordTag(s, o.repository, `tag-${o.mark}`, SHARED, 9),
  'verdictMarks.markSpaceDependents': (s) =>
    verdictMarks.markSpaceDependents(s, { kind: 'vex', key: 'shared' }, null, MARKING),
  'verdictMarks.markSpaceVerdictsOfPackages': (s) =>
    verdictMarks.markSpaceVerdictsOfPackages(
      s,
      Array.from({ length: 20 }, (_, index) => index + 1),
      MARKING,
    ),
  'verdictMarks.markSubjects': (s, o) =>
    verdictMarks.markSubjects(s, [{ imageId: o.image, reference: o.mark, policyId: o.policy, context: '' }], MARKING),
  'verdictMarks.markVerdictsOfPolicy': (s, o) => verdictMarks.markVerdictsOfPolicy(s, o.policy, MARKING),
};

const MARKING = { cause: 'x', now: 9 };

const TENANT_TABLES = [
  ...GITHUB_TABLES,
  'admission_counts',
  'admission_images',
  'admissions',
  'controllers',
  'members',
  'advisory_documents',
  'api_keys',
  'registries',
  'audit',
  'audit_heads',
  'idempotency',
  'repositories',
  'tags',
  'tag_history',
  'space_images',
  'space_documents',
  'inspection_waits',
  'event_receivers',
  'event_deliveries',
  'policies',
  'policy_sources',
  'policy_versions',
  'allowlist_items',
  'verdicts',
  'evaluations',
  'verdict_counts',
  'verdict_dependencies',
  'verdict_marks',
  'simulated_verdicts',
  'environments',
  'deployments',
  'deployment_history',
  'subscriptions',
  'notifications',
  'space_events',
  'operations',
];

describe('every exported function on records', () => {
  it('is known to the tests of tenancy as reading, writing, of the instance, or touching no database', () => {
    const exported = Object.entries(REPOSITORIES).flatMap(([repository, functions]) =>
      Object.keys(functions).map((name) => `${repository}.${name}`),
    );
    const known = [...Object.keys(READS), ...Object.keys(WRITES), ...OF_THE_INSTANCE, ...PLAIN];
    expect(known.toSorted()).toEqual(exported.toSorted());
  });

  it('belongs to a repository that the package exports', () => {
    const objects = Object.entries(store_).filter(([name, value]) => typeof value === 'object' && /^[a-z]/.test(name));
    expect(objects.map(([name]) => name).toSorted()).toEqual(Object.keys(REPOSITORIES).toSorted());
  });
});

describe.each(databaseKinds())('the records of a space on $name', (kind) => {
  const on = it.skipIf(kind.missing !== null);
  let database: TestDatabase;
  let store: Store;
  let own: Scope;
  let other: Scope;
  let theirs: Filled;

  beforeAll(async () => {
    if (kind.missing !== null) return;
    database = await kind.create();
    store = await openStore(database.location);
    const [mine, their] = [await createSpace(store.write, 'mine', 1), await createSpace(store.write, 'theirs', 1)];
    if (mine === null || their === null) throw new Error('both spaces are new');
    own = inSpace(store.write, mine.id);
    other = inSpace(store.write, their.id);
    await fill(own, 'OWN', 'b');
    theirs = await fill(other, 'SECRET', 'c');
  }, 60_000);
  afterAll(async () => {
    if (kind.missing !== null) return;
    await store.close();
    await database.dispose();
  });

  const dump = async (): Promise<string> => {
    const tables = await Promise.all(
      TENANT_TABLES.map((table) =>
        sql`select * from ${sql.table(table)} where space_id = ${other.space}`.execute(store.read),
      ),
    );
    return JSON.stringify(tables.map(({ rows }) => rows.map((row) => JSON.stringify(row)).toSorted()));
  };

  on('cover every table that has a space', async () => {
    const tables = await store.read.introspection.getTables();
    const scoped = tables.filter((table) => table.columns.some((column) => column.name === 'space_id'));
    // Jobs are the instance's: tenants see operations.
    expect(scoped.map((table) => table.name).toSorted()).toEqual([...TENANT_TABLES, 'jobs'].toSorted());
  });

  on('are found by their own space, so that finding nothing means something', async () => {
    for (const [name, call] of Object.entries(READS)) {
      if (name.startsWith('audit.verify') || name.includes('.count')) continue;
      const found = JSON.stringify(await call(other, theirs));
      expect([name, found.includes('SECRET') || found.includes(theirs.digest)]).toEqual([name, true]);
    }
  });

  on.each(Object.keys(READS))('are not seen from another space by %s', async (name) => {
    const found = JSON.stringify(await READS[name]?.(own, theirs)) ?? '';
    expect(found).not.toContain('SECRET');
    expect(found).not.toContain(theirs.digest);
  });

  on.each(Object.keys(WRITES))('are not changed from another space by %s', async (name) => {
    const before = await dump();
    const result = await store
      .transaction(async (trx) => WRITES[name]?.(inSpace(trx, own.space), theirs))
      .catch((error: unknown) => {
        if (error instanceof Error && 'code' in error && error.code === 'STORE_REFERENCE_INVALID') return null;
        throw error;
      });
    expect(JSON.stringify(result) ?? '').not.toContain('SECRET');
    expect(await dump()).toBe(before);
  });
});
