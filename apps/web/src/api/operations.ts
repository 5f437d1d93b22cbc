// Generated from the routes of the service by `npm run docs`.
import type { AttestationFact, Decision, EvidenceSearch, FileEntry, Gap, HistoryEntry, ImageConfig, LayerUse, OperatingSystem, Package, ProvenanceFact, SecretFinding, SignatureFact, SourceLayer, UndeterminedPackage, VulnerabilityMatch } from '@assay/core';

/** Where nothing is taken. */
type Nothing = Readonly<Record<string, never>>;

/** What each operation takes and answers. */
export interface Operations {
  /** Let a version count from now on; every verdict that it may change is judged again. */
  readonly activatePolicy: {
    readonly params: { readonly policyId: string };
    readonly query: Nothing;
    readonly body: { readonly version: number; readonly expected?: number | null; readonly despiteTests?: boolean };
    readonly answer: { readonly id: string; readonly name: string; readonly activeVersion: number | null; readonly previousVersion: number | null; readonly latestVersion: number; readonly isDefault: boolean; readonly updatedAt: string };
  };
  /** Makes an address that a registry sends its events to. Address and secret are shown once. */
  readonly addEventReceiver: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: { readonly name: string; readonly kind: "docker-hub" | "harbor" | "github" | "quay" | "distribution" | "azure" | "ecr"; readonly registry?: string };
    readonly answer: { readonly id: string; readonly name: string; readonly kind: string; readonly registry: string | null; readonly createdBy: string; readonly createdAt: string; readonly url: string; readonly secret: string | null };
  };
  /** Registers a GitHub App that exists, with its private key and webhook secret. */
  readonly addGithubApp: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: { readonly appId: number; readonly privateKey: string; readonly webhookSecret: string; readonly webUrl?: string };
    readonly answer: { readonly id: string; readonly appId: number; readonly slug: string; readonly owner: string; readonly webUrl: string; readonly apiUrl: string; readonly createdBy: string; readonly createdAt: string };
  };
  /** Takes somebody into the space by the e-mail address that they logged in with before. */
  readonly addMember: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: { readonly email: string; readonly role: "viewer" | "developer" | "policy-admin" | "admin" };
    readonly answer: { readonly userId: string; readonly role: "viewer" | "developer" | "policy-admin" | "admin" };
  };
  /** Remembers a repository, and watches its tags when asked to. What is known already is answered again. */
  readonly addRepository: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: { readonly name: string; readonly watch?: { readonly everySeconds: number; readonly pattern: string } };
    readonly answer: { readonly id: string; readonly name: string; readonly watch: { readonly everySeconds: number; readonly pattern: string } | null; readonly createdAt: string };
  };
  /** Accept what was asked for; what it changes is judged again. */
  readonly approveException: {
    readonly params: { readonly exceptionId: string };
    readonly query: Nothing;
    readonly body: { readonly comment?: string };
    readonly answer: { readonly id: string; readonly state: "requested" | "approved" | "rejected" | "revoked" | "expired"; readonly item: Readonly<Record<string, unknown>>; readonly reason: string; readonly requestedBy: string; readonly requestedAt: string; readonly decidedBy: string | null; readonly decidedAt: string | null; readonly expiresAt: string | null };
  };
  /** Begins to set up a GitHub App: a form with the manifest is sent to GitHub, which comes back with the app. */
  readonly beginGithubSetup: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: { readonly name: string; readonly organization?: string; readonly webUrl?: string; readonly changes?: boolean; readonly sarif?: boolean; readonly deployments?: boolean };
    readonly answer: { readonly action: string; readonly manifest: string };
  };
  /** Cancels a job that waits, and asks one that runs to stop. */
  readonly cancelJob: {
    readonly params: { readonly id: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly id: string; readonly space: string | null; readonly lane: "interactive" | "push" | "rescan" | "feed"; readonly kind: string; readonly payload: unknown; readonly state: string; readonly runAt: string; readonly attempts: number; readonly maxAttempts: number; readonly worker: string | null; readonly progress: unknown; readonly problem: unknown; readonly result: unknown; readonly createdAt: string; readonly finishedAt: string | null };
  };
  /** Give an operation up; its work goes on as long as somebody else waits for it. */
  readonly cancelOperation: {
    readonly params: { readonly operationId: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly id: string; readonly kind: string; readonly subject: string; readonly state: "queued" | "running" | "done" | "failed" | "cancelled"; readonly progress: (Readonly<Record<string, unknown>>) | null; readonly result: (Readonly<Record<string, unknown>>) | null; readonly problem: (Readonly<Record<string, unknown>>) | null; readonly createdBy: string; readonly createdAt: string; readonly finishedAt: string | null };
  };
  /** Changes a subscription. Without a secret the one that is there stays. */
  readonly changeSubscription: {
    readonly params: { readonly id: string };
    readonly query: Nothing;
    readonly body: { readonly settings: { readonly url: string } | Nothing | { readonly host: string; readonly port: number; readonly security: "tls" | "starttls" | "none"; readonly username?: string; readonly from: string; readonly to: readonly string[] } | { readonly repository: string; readonly action: "status" | "comment" | "dispatch"; readonly issue?: number; readonly apiUrl?: string }; readonly events: readonly ("verdict.changed" | "vulnerability.found" | "tag.moved" | "inspection.failed" | "inspection.finished" | "policy.activated" | "exception.requested" | "exception.decided" | "exception.expiring" | "exception.expired" | "admission.refused" | "admission.break-glass" | "advisories.updated" | "test")[]; readonly filter?: { readonly repositories?: readonly string[]; readonly policies?: readonly string[]; readonly verdicts?: readonly ("pass" | "warn" | "fail" | "error")[]; readonly severity?: "unknown" | "negligible" | "low" | "medium" | "high" | "critical"; readonly environments?: readonly string[]; readonly changedOnly?: boolean }; readonly template?: string | null; readonly digestMinutes?: number | null; readonly enabled?: boolean; readonly secret?: string };
    readonly answer: { readonly id: string; readonly name: string; readonly channel: string; readonly settings: unknown; readonly events: readonly string[]; readonly filter: unknown; readonly template: string | null; readonly digestMinutes: number | null; readonly enabled: boolean; readonly hasSecret: boolean; readonly problem: string | null; readonly createdBy: string; readonly createdAt: string; readonly updatedAt: string };
  };
  /** Sets how long what is kept. */
  readonly changeUpkeep: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: { readonly operationsDays: number; readonly notificationsDays: number; readonly evaluationsDays: number; readonly tagHistoryDays: number; readonly deploymentsDays: number; readonly admissionsDays: number; readonly eventsDays: number; readonly jobsDays: number; readonly garbageGraceHours: number; readonly exceptionNoticeDays: number };
    readonly answer: { readonly operationsDays: number; readonly notificationsDays: number; readonly evaluationsDays: number; readonly tagHistoryDays: number; readonly deploymentsDays: number; readonly admissionsDays: number; readonly eventsDays: number; readonly jobsDays: number; readonly garbageGraceHours: number; readonly exceptionNoticeDays: number };
  };
  /** Look at the repository of a policy now. */
  readonly checkPolicySource: {
    readonly params: { readonly policyId: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly jobId: string };
  };
  /** What differs between an image and another one before it, both matched with the advisory data of now. */
  readonly compareImages: {
    readonly params: { readonly digest: string; readonly base: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: unknown;
  };
  /** How many images a list would have, counted up to a bound. */
  readonly countImages: {
    readonly params: Nothing;
    readonly query: { readonly repository?: string; readonly tag?: string; readonly verdict?: ("pass" | "warn" | "fail" | "error") | "none"; readonly state?: "waiting" | "analysed" | "failed"; readonly platform?: string; readonly origin?: "inspected" | "claimed"; readonly since?: string; readonly text?: string };
    readonly body: Nothing;
    readonly answer: { readonly count: number; readonly exact: boolean };
  };
  /** How many images of the space hold a package. */
  readonly countImagesWithPackage: {
    readonly params: Nothing;
    readonly query: { readonly name: string; readonly type?: string; readonly version?: string };
    readonly body: Nothing;
    readonly answer: { readonly count: number; readonly exact: boolean };
  };
  /** Makes an API key of the space. Its token is shown this once. */
  readonly createKey: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: { readonly name: string; readonly role: "viewer" | "developer" | "policy-admin" | "admin"; readonly scopes?: readonly ("images:read" | "images:submit" | "images:delete" | "repositories:read" | "repositories:write" | "evaluations:read" | "evaluations:run" | "policies:read" | "policies:write" | "policies:activate" | "exceptions:read" | "exceptions:request" | "exceptions:decide" | "advisories:read" | "environments:read" | "environments:write" | "deployments:report" | "subscriptions:read" | "subscriptions:write" | "registries:read" | "registries:write" | "audit:read" | "members:read" | "members:write" | "keys:read" | "keys:write" | "instance:read" | "instance:manage")[]; readonly expiresInDays?: number };
    readonly answer: { readonly key: { readonly id: string; readonly name: string; readonly role: string; readonly scopes: readonly string[]; readonly createdBy: string; readonly createdAt: string; readonly expiresAt: string | null; readonly revokedAt: string | null; readonly usedOn: string | null }; readonly token: string };
  };
  /** Make a policy with its first version. It counts once it is activated. */
  readonly createPolicy: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: { readonly name: string; readonly document: string; readonly tests?: string | null; readonly note?: string };
    readonly answer: { readonly id: string; readonly name: string; readonly activeVersion: number | null; readonly previousVersion: number | null; readonly latestVersion: number; readonly isDefault: boolean; readonly updatedAt: string };
  };
  /** Add a version to a policy. It counts once it is activated. */
  readonly createPolicyVersion: {
    readonly params: { readonly policyId: string };
    readonly query: Nothing;
    readonly body: { readonly document: string; readonly tests?: string | null; readonly note?: string };
    readonly answer: { readonly policyId: string; readonly version: number; readonly digest: string; readonly note: string; readonly createdBy: string; readonly createdAt: string; readonly testCases: number; readonly document?: string; readonly tests?: string | null };
  };
  /** Makes a space. Nobody is in it yet: add a member or make a key. */
  readonly createSpace: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: { readonly name: string };
    readonly answer: { readonly id: string; readonly name: string; readonly createdAt: string };
  };
  /** Makes an API key of any space, for who is to run it. Its token is shown this once. */
  readonly createSpaceKey: {
    readonly params: { readonly space: string };
    readonly query: Nothing;
    readonly body: { readonly name: string; readonly role: "viewer" | "developer" | "policy-admin" | "admin"; readonly scopes?: readonly ("images:read" | "images:submit" | "images:delete" | "repositories:read" | "repositories:write" | "evaluations:read" | "evaluations:run" | "policies:read" | "policies:write" | "policies:activate" | "exceptions:read" | "exceptions:request" | "exceptions:decide" | "advisories:read" | "environments:read" | "environments:write" | "deployments:report" | "subscriptions:read" | "subscriptions:write" | "registries:read" | "registries:write" | "audit:read" | "members:read" | "members:write" | "keys:read" | "keys:write" | "instance:read" | "instance:manage")[]; readonly expiresInDays?: number };
    readonly answer: { readonly key: { readonly id: string; readonly name: string; readonly role: string; readonly scopes: readonly string[]; readonly createdBy: string; readonly createdAt: string; readonly expiresAt: string | null; readonly revokedAt: string | null; readonly usedOn: string | null }; readonly token: string };
  };
  /** Subscribes a receiver to events. */
  readonly createSubscription: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: { readonly name: string; readonly channel: "webhook" | "slack" | "teams" | "mail" | "github"; readonly settings: { readonly url: string } | Nothing | { readonly host: string; readonly port: number; readonly security: "tls" | "starttls" | "none"; readonly username?: string; readonly from: string; readonly to: readonly string[] } | { readonly repository: string; readonly action: "status" | "comment" | "dispatch"; readonly issue?: number; readonly apiUrl?: string }; readonly events: readonly ("verdict.changed" | "vulnerability.found" | "tag.moved" | "inspection.failed" | "inspection.finished" | "policy.activated" | "exception.requested" | "exception.decided" | "exception.expiring" | "exception.expired" | "admission.refused" | "admission.break-glass" | "advisories.updated" | "test")[]; readonly filter?: { readonly repositories?: readonly string[]; readonly policies?: readonly string[]; readonly verdicts?: readonly ("pass" | "warn" | "fail" | "error")[]; readonly severity?: "unknown" | "negligible" | "low" | "medium" | "high" | "critical"; readonly environments?: readonly string[]; readonly changedOnly?: boolean }; readonly template?: string | null; readonly digestMinutes?: number | null; readonly enabled?: boolean; readonly secret?: string };
    readonly answer: { readonly id: string; readonly name: string; readonly channel: string; readonly settings: unknown; readonly events: readonly string[]; readonly filter: unknown; readonly template: string | null; readonly digestMinutes: number | null; readonly enabled: boolean; readonly hasSecret: boolean; readonly problem: string | null; readonly createdBy: string; readonly createdAt: string; readonly updatedAt: string; readonly newSecret: string | null };
  };
  /** Let no version of the policy count. Verdicts that it gave stay as they are. */
  readonly deactivatePolicy: {
    readonly params: { readonly policyId: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly id: string; readonly name: string; readonly activeVersion: number | null; readonly previousVersion: number | null; readonly latestVersion: number; readonly isDefault: boolean; readonly updatedAt: string };
  };
  /** Forget an environment with what runs there. */
  readonly deleteEnvironment: {
    readonly params: { readonly environmentId: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: null;
  };
  /** Takes no more events at an address. */
  readonly deleteEventReceiver: {
    readonly params: { readonly id: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: null;
  };
  /** Forgets an app and all that is known through it; on GitHub it stays until it is deleted there. */
  readonly deleteGithubApp: {
    readonly params: { readonly id: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: null;
  };
  /** Takes an image out of the space, with its verdicts. What was read of it goes when no space has it any more. */
  readonly deleteImage: {
    readonly params: { readonly digest: string };
    readonly query: { readonly origin?: "inspected" | "claimed" };
    readonly body: Nothing;
    readonly answer: null;
  };
  /** Forgets a job that is over. */
  readonly deleteJob: {
    readonly params: { readonly id: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: null;
  };
  /** Let versions of a policy come from its repository no more; those that came stay. */
  readonly deletePolicySource: {
    readonly params: { readonly policyId: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: null;
  };
  /** Forgets the credential of the space for a registry. */
  readonly deleteRegistry: {
    readonly params: { readonly host: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: null;
  };
  /** Forgets a repository and its tags; images stay. */
  readonly deleteRepository: {
    readonly params: { readonly id: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: null;
  };
  /** Ends a subscription and forgets its messages. */
  readonly deleteSubscription: {
    readonly params: { readonly id: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: null;
  };
  /** Let a VEX document count no more; what it is about is judged again. */
  readonly deleteVex: {
    readonly params: { readonly documentId: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: null;
  };
  /** What a version says otherwise than another one: as text, and in meaning. */
  readonly diffPolicyVersions: {
    readonly params: { readonly policyId: string; readonly version: number };
    readonly query: { readonly against: number };
    readonly body: Nothing;
    readonly answer: { readonly text: string; readonly changes: readonly { readonly kind: string; readonly path: string; readonly before: unknown; readonly after: unknown }[]; readonly whole: boolean };
  };
  /** PASS or FAIL for what an inspection made elsewhere, or a bill of materials, says of an image; nothing is kept. */
  readonly evaluateDocument: {
    readonly params: Nothing;
    readonly query: { readonly reference?: string; readonly policyId?: string; readonly environment?: string; readonly namespace?: string };
    readonly body: Blob;
    readonly answer: { readonly evaluationId: string | null; readonly resolvedAt?: string | null; readonly stale?: boolean; readonly schemaVersion: 1; readonly verdict: "pass" | "warn" | "fail" | "error" };
  };
  /** PASS or FAIL for an image: at once where it is known, after an inspection where it is not. */
  readonly evaluateImage: {
    readonly params: Nothing;
    readonly query: { readonly format?: string };
    readonly body: { readonly reference: string; readonly policyId?: string; readonly environment?: string; readonly namespace?: string; readonly platform?: string; readonly wait?: string; readonly stale?: boolean; readonly baseline?: string };
    readonly answer: string;
  };
  /** The whole chain of the space, the oldest entry first, one JSON object on each line; `assay audit verify` checks it. */
  readonly exportAudit: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: string;
  };
  /** One decision at the door of a cluster. */
  readonly getAdmission: {
    readonly params: { readonly admissionId: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly id: string; readonly cluster: string; readonly at: string; readonly lastAt: string; readonly count: number; readonly environment: string | null; readonly namespace: string; readonly workload: { readonly group: string; readonly version: string; readonly kind: string; readonly name: string; readonly uid: string | null }; readonly operation: string; readonly user: string; readonly uid: string; readonly outcome: "admitted" | "warned" | "audited" | "unknown" | "excepted" | "exempt" | "broke-glass" | "refused" | "lost"; readonly message: string | null; readonly breakGlass: { readonly name: string; readonly owner: string; readonly reason: string; readonly expiresAt: string } | null; readonly images: readonly { readonly reference: string; readonly digest: string | null; readonly field: string; readonly outcome: "admitted" | "warned" | "audited" | "unknown" | "excepted" | "exempt" | "broke-glass" | "refused" | "lost"; readonly mode: "enforce" | "warn" | "audit" | "shadow" | "none"; readonly policy: string | null; readonly policyId: string | null; readonly policyDigest: string | null; readonly decisionId: string | null; readonly reason: string | null; readonly findings: readonly { readonly rule: string; readonly gate: string; readonly trigger: string; readonly message: string; readonly recommendation: string | null; readonly isError: boolean }[]; readonly exceptions: readonly { readonly name: string; readonly owner: string; readonly reason: string; readonly expiresAt: string }[] }[]; readonly moreImages: number };
  };
  /** What is known of a vulnerability, and how many images of the space have it. */
  readonly getAdvisory: {
    readonly params: { readonly vulnerabilityId: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly id: string; readonly aliases: readonly string[]; readonly severity: string | null; readonly summary: string | null; readonly published: string | null; readonly modified: string | null; readonly cwes: readonly string[]; readonly cvss: readonly { readonly version: string; readonly vector: string; readonly source: string }[]; readonly epss: { readonly score: number; readonly percentile: number } | null; readonly exploited: { readonly addedOn: string; readonly dueOn: string | null; readonly ransomware: boolean; readonly requiredAction: string | null } | null; readonly statements: readonly { readonly feed: string; readonly id: string; readonly link: string | null; readonly severity: string | null; readonly published: string | null; readonly modified: string | null; readonly withdrawn: string | null; readonly summary: string | null; readonly affected: readonly { readonly namespace: string; readonly name: string; readonly status: string; readonly ranges: readonly { readonly from: string | null; readonly fromInclusive: boolean; readonly to: string | null; readonly toInclusive: boolean }[]; readonly fixState: string; readonly fixVersions: readonly string[] }[] }[]; readonly statementsLeftOut: number; readonly affectedImages: { readonly count: number; readonly exact: boolean } };
  };
  /** How old the advisory data is, what it covers, and whether verdicts are up to it. */
  readonly getAdvisoryStatus: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly database: { readonly builtAt: string; readonly digest: string; readonly advisories: number; readonly rows: number } | null; readonly feeds: readonly { readonly feed: string; readonly records: number; readonly readAt: string; readonly asOf: string | null; readonly ageHours: number | null }[]; readonly coverage: readonly { readonly namespace: string; readonly feed: string; readonly asOf: string | null }[]; readonly lastUpdate: { readonly at: string; readonly failed: readonly { readonly feed: string; readonly code: string; readonly message: string }[] } | null; readonly nextUpdate: string | null; readonly index: { readonly state: "current" | "behind" | "none"; readonly changedPackages: number; readonly judging: boolean } };
  };
  /** One environment. */
  readonly getEnvironment: {
    readonly params: { readonly environmentId: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly id: string; readonly name: string; readonly protected: boolean; readonly createdAt: string };
  };
  /** One evaluation with its decision. */
  readonly getEvaluation: {
    readonly params: { readonly evaluationId: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly id: string; readonly verdictId: string; readonly digest: string | null; readonly reference: string; readonly verdict: "pass" | "warn" | "fail" | "error"; readonly previous: ("pass" | "warn" | "fail" | "error") | null; readonly policyDigest: string; readonly cause: string; readonly evaluatedAt: string; readonly decision?: Decision };
  };
  /** One exception. */
  readonly getException: {
    readonly params: { readonly exceptionId: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly id: string; readonly state: "requested" | "approved" | "rejected" | "revoked" | "expired"; readonly item: Readonly<Record<string, unknown>>; readonly reason: string; readonly requestedBy: string; readonly requestedAt: string; readonly decidedBy: string | null; readonly decidedAt: string | null; readonly expiresAt: string | null };
  };
  /** A repository on GitHub with its newest checks and the pull requests that pin its base images. */
  readonly getGithubRepository: {
    readonly params: { readonly id: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly id: string; readonly app: string; readonly owner: string; readonly name: string; readonly defaultBranch: string; readonly state: "active" | "removed"; readonly settings: unknown; readonly effective: unknown; readonly troubles: readonly string[]; readonly updatedAt: string; readonly checks: readonly { readonly name: string; readonly headSha: string; readonly pull: number | null; readonly conclusion: string; readonly title: string; readonly updatedAt: string }[]; readonly pins: readonly { readonly branch: string; readonly number: number | null; readonly state: string; readonly title: string; readonly updatedAt: string }[] };
  };
  /** An image: what is known of it, from where, and which tags name it. */
  readonly getImage: {
    readonly params: { readonly digest: string };
    readonly query: { readonly origin?: "inspected" | "claimed" };
    readonly body: Nothing;
    readonly answer: { readonly digest: string; readonly origin: "inspected" | "claimed"; readonly state: "waiting" | "analysed" | "failed"; readonly reference: string | null; readonly platform: string | null; readonly indexDigest: string | null; readonly imageId: string | null; readonly sizeBytes: number | null; readonly linkedAt: string; readonly analysedAt: string | null; readonly problem: unknown; readonly verdict: { readonly verdict: "pass" | "warn" | "fail" | "error"; readonly policyId: string; readonly policy: string; readonly reference: string; readonly evaluationId: string; readonly since: string } | null; readonly origins: readonly ("inspected" | "claimed")[]; readonly tags: readonly { readonly repository: string; readonly tag: string }[]; readonly inspectedAt: string | null };
  };
  /** How an image is run: user, environment, ports, labels; secrets are hidden. */
  readonly getImageConfig: {
    readonly params: { readonly digest: string };
    readonly query: { readonly origin?: "inspected" | "claimed" };
    readonly body: Nothing;
    readonly answer: { readonly config: ImageConfig; readonly os: OperatingSystem | null; readonly baseImage: unknown; readonly users: unknown };
  };
  /** Who vouches for an image: its signatures, attestations and provenance with every step of their verification. Null: a policy has to ask for it first. */
  readonly getImageEvidence: {
    readonly params: { readonly digest: string };
    readonly query: { readonly origin?: "inspected" | "claimed" };
    readonly body: Nothing;
    readonly answer: { readonly signatures: (readonly SignatureFact[]) | null; readonly attestations: (readonly AttestationFact[]) | null; readonly provenance: (readonly ProvenanceFact[]) | null; readonly evidenceSearch: EvidenceSearch | null };
  };
  /** The bill of materials of an image in the format of choice. Its time is that of the inspection, so that it can be had again byte by byte. */
  readonly getImageSbom: {
    readonly params: { readonly digest: string };
    readonly query: { readonly origin?: "inspected" | "claimed"; readonly format?: "cyclonedx-json" | "cyclonedx-xml" | "spdx-json" | "spdx3-json" | "spdx-tv" | "github-snapshot" | "native"; readonly specVersion?: string; readonly files?: boolean };
    readonly body: Nothing;
    readonly answer: string;
  };
  /** One job. */
  readonly getJob: {
    readonly params: { readonly id: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly id: string; readonly space: string | null; readonly lane: "interactive" | "push" | "rescan" | "feed"; readonly kind: string; readonly payload: unknown; readonly state: string; readonly runAt: string; readonly attempts: number; readonly maxAttempts: number; readonly worker: string | null; readonly progress: unknown; readonly problem: unknown; readonly result: unknown; readonly createdAt: string; readonly finishedAt: string | null };
  };
  /** One message. */
  readonly getNotification: {
    readonly params: { readonly id: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly id: string; readonly subscriptionId: string; readonly event: string; readonly data: unknown; readonly state: "waiting" | "delivered" | "failed"; readonly attempts: number; readonly lastProblem: string | null; readonly createdAt: string; readonly deliveredAt: string | null };
  };
  /** This description of the API (OpenAPI 3.1). */
  readonly getOpenApi: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: Readonly<Record<string, unknown>>;
  };
  /** Where an operation stands. */
  readonly getOperation: {
    readonly params: { readonly operationId: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly id: string; readonly kind: string; readonly subject: string; readonly state: "queued" | "running" | "done" | "failed" | "cancelled"; readonly progress: (Readonly<Record<string, unknown>>) | null; readonly result: (Readonly<Record<string, unknown>>) | null; readonly problem: (Readonly<Record<string, unknown>>) | null; readonly createdBy: string; readonly createdAt: string; readonly finishedAt: string | null };
  };
  /** How things stand in the space: verdicts and their course, what runs, and which vulnerabilities reach far. */
  readonly getOverview: {
    readonly params: Nothing;
    readonly query: { readonly days?: number };
    readonly body: Nothing;
    readonly answer: { readonly verdicts: { readonly pass: number; readonly warn: number; readonly fail: number; readonly error: number }; readonly history: readonly { readonly day: string; readonly pass: number; readonly warn: number; readonly fail: number; readonly error: number }[]; readonly running: readonly { readonly environment: string; readonly protected: boolean; readonly pass: number; readonly warn: number; readonly fail: number; readonly error: number; readonly unknown: number }[]; readonly vulnerabilities: readonly { readonly id: string; readonly severity: string; readonly images: number; readonly exact: boolean }[] };
  };
  /** One policy. */
  readonly getPolicy: {
    readonly params: { readonly policyId: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly id: string; readonly name: string; readonly activeVersion: number | null; readonly previousVersion: number | null; readonly latestVersion: number; readonly isDefault: boolean; readonly updatedAt: string };
  };
  /** The JSON Schema of policy documents, for editors. */
  readonly getPolicySchema: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: unknown;
  };
  /** The git repository that versions of a policy come from, and how the last look at it went. */
  readonly getPolicySource: {
    readonly params: { readonly policyId: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly url: string; readonly ref: string; readonly path: string; readonly activates: boolean; readonly everySeconds: number | null; readonly commit: string | null; readonly problem: string | null; readonly checkedAt: string | null };
  };
  /** One version with its document. */
  readonly getPolicyVersion: {
    readonly params: { readonly policyId: string; readonly version: number };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly policyId: string; readonly version: number; readonly digest: string; readonly note: string; readonly createdBy: string; readonly createdAt: string; readonly testCases: number; readonly document?: string; readonly tests?: string | null };
  };
  /** A repository. */
  readonly getRepository: {
    readonly params: { readonly id: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly id: string; readonly name: string; readonly watch: { readonly everySeconds: number; readonly pattern: string } | null; readonly createdAt: string };
  };
  /** How much room records and documents take. */
  readonly getStorage: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly database: { readonly kind: string; readonly sizeBytes: number }; readonly blobs: { readonly count: number; readonly sizeBytes: number; readonly at: string } | null; readonly tables: readonly { readonly table: string; readonly rows: number | null }[] };
  };
  /** One subscription. */
  readonly getSubscription: {
    readonly params: { readonly id: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly id: string; readonly name: string; readonly channel: string; readonly settings: unknown; readonly events: readonly string[]; readonly filter: unknown; readonly template: string | null; readonly digestMinutes: number | null; readonly enabled: boolean; readonly hasSecret: boolean; readonly problem: string | null; readonly createdBy: string; readonly createdAt: string; readonly updatedAt: string };
  };
  /** What a tag names, and since when. */
  readonly getTag: {
    readonly params: { readonly id: string; readonly tag: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly name: string; readonly digest: string; readonly since: string };
  };
  /** How long what is kept. */
  readonly getUpkeep: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly operationsDays: number; readonly notificationsDays: number; readonly evaluationsDays: number; readonly tagHistoryDays: number; readonly deploymentsDays: number; readonly admissionsDays: number; readonly eventsDays: number; readonly jobsDays: number; readonly garbageGraceHours: number; readonly exceptionNoticeDays: number };
  };
  /** The version of the service and of its API. */
  readonly getVersion: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly version: string; readonly api: "v1" };
  };
  /** A VEX document as it was handed in. */
  readonly getVex: {
    readonly params: { readonly documentId: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly id: string; readonly name: string; readonly digest: string; readonly statements: number; readonly createdBy: string; readonly createdAt: string; readonly document: string };
  };
  /** Has an image judged by an inspection that `assay inspect` made elsewhere, which is believed in this space alone. */
  readonly importInspection: {
    readonly params: Nothing;
    readonly query: { readonly reference?: string; readonly digest?: string };
    readonly body: Blob;
    readonly answer: { readonly operationId: string };
  };
  /** Turn a document of another tool or of an older shape into ours, and say what means something else; nothing is stored. */
  readonly importPolicy: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: { readonly document: string; readonly from?: "anchore" | "cip" | "kyverno" | "notation" | "connaisseur" };
    readonly answer: { readonly policy: unknown; readonly notes: readonly unknown[]; readonly problems: readonly { readonly severity: string; readonly code: string; readonly message: string; readonly pointer: string; readonly line: number; readonly column: number }[] };
  };
  /** Has an image judged by a bill of materials (CycloneDX, SPDX, syft, Assay), which is believed in this space alone. */
  readonly importSbom: {
    readonly params: Nothing;
    readonly query: { readonly reference?: string; readonly digest?: string };
    readonly body: Blob;
    readonly answer: { readonly operationId: string };
  };
  /** What was decided at the doors of clusters, what came last first. */
  readonly listAdmissions: {
    readonly params: Nothing;
    readonly query: { readonly cluster?: string; readonly environment?: string; readonly namespace?: string; readonly outcome?: "admitted" | "warned" | "audited" | "unknown" | "excepted" | "exempt" | "broke-glass" | "refused" | "lost"; readonly bypass?: boolean; readonly image?: string; readonly since?: string; readonly limit?: number; readonly after?: string };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly id: string; readonly cluster: string; readonly at: string; readonly lastAt: string; readonly count: number; readonly environment: string | null; readonly namespace: string; readonly workload: { readonly group: string; readonly version: string; readonly kind: string; readonly name: string; readonly uid: string | null }; readonly operation: string; readonly user: string; readonly uid: string; readonly outcome: "admitted" | "warned" | "audited" | "unknown" | "excepted" | "exempt" | "broke-glass" | "refused" | "lost"; readonly message: string | null; readonly breakGlass: { readonly name: string; readonly owner: string; readonly reason: string; readonly expiresAt: string } | null; readonly images: readonly { readonly reference: string; readonly digest: string | null; readonly field: string; readonly outcome: "admitted" | "warned" | "audited" | "unknown" | "excepted" | "exempt" | "broke-glass" | "refused" | "lost"; readonly mode: "enforce" | "warn" | "audit" | "shadow" | "none"; readonly policy: string | null; readonly policyId: string | null; readonly policyDigest: string | null; readonly decisionId: string | null; readonly reason: string | null; readonly findings: readonly { readonly rule: string; readonly gate: string; readonly trigger: string; readonly message: string; readonly recommendation: string | null; readonly isError: boolean }[]; readonly exceptions: readonly { readonly name: string; readonly owner: string; readonly reason: string; readonly expiresAt: string }[] }[]; readonly moreImages: number }[]; readonly next: string | null };
  };
  /** The images of the space that have a vulnerability. */
  readonly listAffectedImages: {
    readonly params: { readonly vulnerabilityId: string };
    readonly query: { readonly limit?: number; readonly after?: string };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly digest: string; readonly reference: string | null; readonly linkedAt: string }[]; readonly next: string | null };
  };
  /** What runs in the environments of the space and has a vulnerability. */
  readonly listAffectedWorkloads: {
    readonly params: { readonly vulnerabilityId: string };
    readonly query: { readonly limit?: number; readonly after?: string };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly environment: string; readonly workload: string; readonly container: string; readonly reference: string; readonly digest: string; readonly since: string }[]; readonly next: string | null };
  };
  /** What was done in the space, the newest first. */
  readonly listAudit: {
    readonly params: Nothing;
    readonly query: { readonly actor?: string; readonly action?: string; readonly subject?: string; readonly since?: string; readonly until?: string; readonly limit?: number; readonly after?: string };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly seq: number; readonly at: string; readonly actor: string; readonly action: string; readonly subject: string; readonly details: Readonly<Record<string, unknown>>; readonly previousHash: string; readonly hash: string }[]; readonly next: string | null };
  };
  /** Clusters whose controllers report: who decides there, by which policies, and what it came to. */
  readonly listClusters: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly name: string; readonly controllers: readonly { readonly instance: string; readonly version: string; readonly policies: string | null; readonly startedAt: string; readonly seenAt: string }[]; readonly environments: readonly { readonly environment: string | null; readonly environmentId: string | null; readonly counts: Readonly<Record<string, number>> }[] }[] };
  };
  /** What runs where, with the worst verdict that stands on each image. */
  readonly listDeployments: {
    readonly params: Nothing;
    readonly query: { readonly environmentId?: string; readonly digest?: string; readonly limit?: number; readonly after?: string };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly environment: string; readonly workload: string; readonly container: string; readonly reference: string; readonly digest: string; readonly since: string; readonly verdict: ("pass" | "warn" | "fail" | "error") | null }[]; readonly next: string | null };
  };
  /** What runs in an environment and fails, was never judged, or is not what its tag names now. */
  readonly listDrift: {
    readonly params: { readonly environmentId: string };
    readonly query: { readonly limit?: number; readonly after?: string };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly deployment: { readonly environment: string; readonly workload: string; readonly container: string; readonly reference: string; readonly digest: string; readonly since: string; readonly verdict: ("pass" | "warn" | "fail" | "error") | null }; readonly reasons: readonly ("failing" | "unjudged" | "tag-moved")[]; readonly tagDigest: string | null }[]; readonly next: string | null };
  };
  /** The environments of the space by name. */
  readonly listEnvironments: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly id: string; readonly name: string; readonly protected: boolean; readonly createdAt: string }[] };
  };
  /** Decisions that were made, the newest first; one is kept whenever an outcome changed. */
  readonly listEvaluations: {
    readonly params: Nothing;
    readonly query: { readonly digest?: string; readonly verdictId?: string; readonly verdict?: "pass" | "warn" | "fail" | "error"; readonly since?: string; readonly limit?: number; readonly after?: string };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly id: string; readonly verdictId: string; readonly digest: string | null; readonly reference: string; readonly verdict: "pass" | "warn" | "fail" | "error"; readonly previous: ("pass" | "warn" | "fail" | "error") | null; readonly policyDigest: string; readonly cause: string; readonly evaluatedAt: string; readonly decision?: unknown }[]; readonly next: string | null };
  };
  /** Receivers of events of registries, the newest first; never an address or a secret. */
  readonly listEventReceivers: {
    readonly params: Nothing;
    readonly query: { readonly limit?: number; readonly after?: string };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly id: string; readonly name: string; readonly kind: string; readonly registry: string | null; readonly createdBy: string; readonly createdAt: string }[]; readonly next: string | null };
  };
  /** Exceptions in the order in which they were asked for. */
  readonly listExceptions: {
    readonly params: Nothing;
    readonly query: { readonly state?: "requested" | "approved" | "rejected" | "revoked" | "expired"; readonly limit?: number; readonly after?: string };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly id: string; readonly state: "requested" | "approved" | "rejected" | "revoked" | "expired"; readonly item: Readonly<Record<string, unknown>>; readonly reason: string; readonly requestedBy: string; readonly requestedAt: string; readonly decidedBy: string | null; readonly decidedAt: string | null; readonly expiresAt: string | null }[]; readonly next: string | null };
  };
  /** What rules can ask: gates, triggers and their parameters. */
  readonly listGates: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly gates: readonly { readonly gate: string; readonly title: string; readonly summary: string; readonly triggers: readonly { readonly trigger: string; readonly aliases: readonly string[]; readonly title: string; readonly summary: string; readonly stability: string; readonly needs: readonly string[]; readonly sometimesNeeds: readonly string[]; readonly messages: readonly string[]; readonly params: readonly { readonly name: string; readonly type: string; readonly required: boolean; readonly default: string | null; readonly values?: readonly string[]; readonly aliases: readonly string[]; readonly summary: string; readonly example: string; readonly schema: unknown }[] }[] }[] };
  };
  /** GitHub Apps of the space; never a secret. */
  readonly listGithubApps: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly id: string; readonly appId: number; readonly slug: string; readonly owner: string; readonly webUrl: string; readonly apiUrl: string; readonly createdBy: string; readonly createdAt: string }[] };
  };
  /** Images that are ready for an environment, or why they are not, the newest first. */
  readonly listGithubCandidates: {
    readonly params: Nothing;
    readonly query: { readonly repository?: string; readonly environment?: string; readonly limit?: number; readonly after?: string };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly id: string; readonly repository: string; readonly environment: string; readonly commitSha: string; readonly digest: string; readonly reference: string; readonly state: string; readonly reasons: readonly string[]; readonly policyDigest: string | null; readonly pull: string | null; readonly candidateAt: string | null; readonly createdAt: string; readonly updatedAt: string }[]; readonly next: string | null };
  };
  /** Where apps of the space are installed, with the settings of each organisation. */
  readonly listGithubInstallations: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly app: string; readonly installationId: number; readonly account: string; readonly state: string; readonly permissions: unknown; readonly lacking: readonly string[]; readonly settings: unknown; readonly updatedAt: string }[] };
  };
  /** Repositories on GitHub that apps of the space reach, with the settings that count and who said them. */
  readonly listGithubRepositories: {
    readonly params: Nothing;
    readonly query: { readonly limit?: number; readonly after?: string };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly id: string; readonly app: string; readonly owner: string; readonly name: string; readonly defaultBranch: string; readonly state: "active" | "removed"; readonly settings: unknown; readonly effective: unknown; readonly troubles: readonly string[]; readonly updatedAt: string }[]; readonly next: string | null };
  };
  /** The documents that are kept about an image. */
  readonly listImageDocuments: {
    readonly params: { readonly digest: string };
    readonly query: { readonly origin?: "inspected" | "claimed" };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly kind: string; readonly format: string; readonly sizeBytes: number; readonly createdAt: string }[] };
  };
  /** Paths of an image: what lies in a directory, or everything below it, of one layer or of all. */
  readonly listImageFiles: {
    readonly params: { readonly digest: string };
    readonly query: { readonly origin?: "inspected" | "claimed"; readonly path?: string; readonly recursive?: boolean; readonly layer?: number; readonly limit?: number; readonly after?: string };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly FileEntry[]; readonly next: string | null };
  };
  /** What of an image could not be read or understood. */
  readonly listImageGaps: {
    readonly params: { readonly digest: string };
    readonly query: { readonly origin?: "inspected" | "claimed"; readonly limit?: number; readonly after?: string };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly Gap[]; readonly next: string | null };
  };
  /** The steps that built an image, as it records them; secrets are hidden. */
  readonly listImageHistory: {
    readonly params: { readonly digest: string };
    readonly query: { readonly origin?: "inspected" | "claimed"; readonly limit?: number; readonly after?: string };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly HistoryEntry[]; readonly next: string | null };
  };
  /** The layers of an image, base first, with what each brought and what of it is of no use. */
  readonly listImageLayers: {
    readonly params: { readonly digest: string };
    readonly query: { readonly origin?: "inspected" | "claimed"; readonly limit?: number; readonly after?: string };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly (SourceLayer & { readonly index: number; readonly use: LayerUse | null })[]; readonly next: string | null };
  };
  /** The licences in an image with the packages that are under them. */
  readonly listImageLicenses: {
    readonly params: { readonly digest: string };
    readonly query: { readonly origin?: "inspected" | "claimed"; readonly limit?: number; readonly after?: string };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly license: string; readonly category: string | null; readonly packages: readonly string[] }[]; readonly next: string | null };
  };
  /** The packages of an image, by type, name and version. */
  readonly listImagePackages: {
    readonly params: { readonly digest: string };
    readonly query: { readonly origin?: "inspected" | "claimed"; readonly type?: string; readonly text?: string; readonly limit?: number; readonly after?: string };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly Package[]; readonly next: string | null };
  };
  /** Secrets that were found in an image: what kind and where, never what they are. */
  readonly listImageSecrets: {
    readonly params: { readonly digest: string };
    readonly query: { readonly origin?: "inspected" | "claimed"; readonly limit?: number; readonly after?: string };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly SecretFinding[]; readonly next: string | null };
  };
  /** The vulnerabilities of an image by the advisory data of now. */
  readonly listImageVulnerabilities: {
    readonly params: { readonly digest: string };
    readonly query: { readonly origin?: "inspected" | "claimed"; readonly severity?: string; readonly limit?: number; readonly after?: string };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly VulnerabilityMatch[]; readonly next: string | null; readonly undetermined: readonly UndeterminedPackage[]; readonly digest: string; readonly origin: "inspected" | "claimed" };
  };
  /** Images of the space, those that came last first. */
  readonly listImages: {
    readonly params: Nothing;
    readonly query: { readonly repository?: string; readonly tag?: string; readonly verdict?: ("pass" | "warn" | "fail" | "error") | "none"; readonly state?: "waiting" | "analysed" | "failed"; readonly platform?: string; readonly origin?: "inspected" | "claimed"; readonly since?: string; readonly text?: string; readonly limit?: number; readonly after?: string };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly digest: string; readonly origin: "inspected" | "claimed"; readonly state: "waiting" | "analysed" | "failed"; readonly reference: string | null; readonly platform: string | null; readonly indexDigest: string | null; readonly imageId: string | null; readonly sizeBytes: number | null; readonly linkedAt: string; readonly analysedAt: string | null; readonly problem: unknown; readonly verdict: { readonly verdict: "pass" | "warn" | "fail" | "error"; readonly policyId: string; readonly policy: string; readonly reference: string; readonly evaluationId: string; readonly since: string } | null }[]; readonly next: string | null };
  };
  /** The images of the space that hold a package. */
  readonly listImagesWithPackage: {
    readonly params: Nothing;
    readonly query: { readonly name: string; readonly type?: string; readonly version?: string; readonly limit?: number; readonly after?: string };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly digest: string; readonly reference: string | null; readonly linkedAt: string }[]; readonly next: string | null };
  };
  /** What was done to the service as a whole, the newest first. */
  readonly listInstanceAudit: {
    readonly params: Nothing;
    readonly query: { readonly actor?: string; readonly action?: string; readonly subject?: string; readonly since?: string; readonly until?: string; readonly limit?: number; readonly after?: string };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly seq: number; readonly at: string; readonly actor: string; readonly action: string; readonly subject: string; readonly details: Readonly<Record<string, unknown>>; readonly previousHash: string; readonly hash: string }[]; readonly next: string | null };
  };
  /** Jobs, the newest first. */
  readonly listJobs: {
    readonly params: Nothing;
    readonly query: { readonly state?: "queued" | "running" | "done" | "dead" | "cancelled"; readonly lane?: "interactive" | "push" | "rescan" | "feed"; readonly kind?: string; readonly limit?: number; readonly after?: string };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly id: string; readonly space: string | null; readonly lane: "interactive" | "push" | "rescan" | "feed"; readonly kind: string; readonly payload: unknown; readonly state: string; readonly runAt: string; readonly attempts: number; readonly maxAttempts: number; readonly worker: string | null; readonly progress: unknown; readonly problem: unknown; readonly result: unknown; readonly createdAt: string; readonly finishedAt: string | null }[]; readonly next: string | null };
  };
  /** Every API key of the space, the newest first; never a secret. */
  readonly listKeys: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly id: string; readonly name: string; readonly role: string; readonly scopes: readonly string[]; readonly createdBy: string; readonly createdAt: string; readonly expiresAt: string | null; readonly revokedAt: string | null; readonly usedOn: string | null }[]; readonly next: string | null };
  };
  /** Everybody in the space, by name. */
  readonly listMembers: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly userId: string; readonly name: string; readonly email: string | null; readonly role: string; readonly byGroup: boolean; readonly since: string }[]; readonly next: string | null };
  };
  /** Messages that were sent or wait, the newest first. */
  readonly listNotifications: {
    readonly params: Nothing;
    readonly query: { readonly state?: "waiting" | "delivered" | "failed"; readonly subscription?: string; readonly event?: string; readonly limit?: number; readonly after?: string };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly id: string; readonly subscriptionId: string; readonly event: string; readonly data: unknown; readonly state: "waiting" | "delivered" | "failed"; readonly attempts: number; readonly lastProblem: string | null; readonly createdAt: string; readonly deliveredAt: string | null }[]; readonly next: string | null };
  };
  /** What was asked for in the space, the newest first. */
  readonly listOperations: {
    readonly params: Nothing;
    readonly query: { readonly limit?: number; readonly after?: string };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly id: string; readonly kind: string; readonly subject: string; readonly state: "queued" | "running" | "done" | "failed" | "cancelled"; readonly progress: (Readonly<Record<string, unknown>>) | null; readonly result: (Readonly<Record<string, unknown>>) | null; readonly problem: (Readonly<Record<string, unknown>>) | null; readonly createdBy: string; readonly createdAt: string; readonly finishedAt: string | null }[]; readonly next: string | null };
  };
  /** What ran in an environment and runs no more, the latest first. */
  readonly listPastDeployments: {
    readonly params: { readonly environmentId: string };
    readonly query: { readonly digest?: string; readonly limit?: number; readonly after?: string };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly workload: string; readonly container: string; readonly reference: string; readonly digest: string; readonly since: string; readonly until: string }[]; readonly next: string | null };
  };
  /** The policies of the space by name. */
  readonly listPolicies: {
    readonly params: Nothing;
    readonly query: { readonly limit?: number; readonly after?: string };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly id: string; readonly name: string; readonly activeVersion: number | null; readonly previousVersion: number | null; readonly latestVersion: number; readonly isDefault: boolean; readonly updatedAt: string }[]; readonly next: string | null };
  };
  /** The versions of a policy, the newest first. */
  readonly listPolicyVersions: {
    readonly params: { readonly policyId: string };
    readonly query: { readonly limit?: number; readonly after?: string };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly policyId: string; readonly version: number; readonly digest: string; readonly note: string; readonly createdBy: string; readonly createdAt: string; readonly testCases: number; readonly document?: string; readonly tests?: string | null }[]; readonly next: string | null };
  };
  /** What waits in each lane, and since when. */
  readonly listQueues: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly lane: "interactive" | "push" | "rescan" | "feed"; readonly queued: number; readonly running: number; readonly dead: number; readonly waitsSince: string | null }[]; readonly next: null };
  };
  /** Registries that the space has credentials for; never a secret. */
  readonly listRegistries: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly host: string; readonly username: string | null; readonly hasSecret: boolean; readonly updatedAt: string }[]; readonly next: string | null };
  };
  /** Repositories that the space knows, by name. */
  readonly listRepositories: {
    readonly params: Nothing;
    readonly query: { readonly name?: string; readonly limit?: number; readonly after?: string };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly id: string; readonly name: string; readonly watch: { readonly everySeconds: number; readonly pattern: string } | null; readonly createdAt: string }[]; readonly next: string | null };
  };
  /** What happens again and again, and when next. */
  readonly listSchedules: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly name: string; readonly kind: string; readonly lane: string; readonly everySeconds: number; readonly nextAt: string }[]; readonly next: null };
  };
  /** The images of which a simulation says that something would change. */
  readonly listSimulated: {
    readonly params: { readonly operationId: string };
    readonly query: { readonly effect?: "newly-failing" | "newly-passing" | "changed"; readonly limit?: number; readonly after?: string };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly digest: string | null; readonly reference: string; readonly effect: "newly-failing" | "newly-passing" | "changed"; readonly before: "pass" | "warn" | "fail" | "error"; readonly after: "pass" | "warn" | "fail" | "error"; readonly findings: Readonly<Record<string, unknown>>; readonly environments: readonly string[] }[]; readonly next: string | null };
  };
  /** Every space of the service, in the order they were made. */
  readonly listSpaces: {
    readonly params: Nothing;
    readonly query: { readonly limit?: number; readonly after?: string };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly id: string; readonly name: string; readonly createdAt: string }[]; readonly next: string | null };
  };
  /** Who is told of what. */
  readonly listSubscriptions: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly id: string; readonly name: string; readonly channel: string; readonly settings: unknown; readonly events: readonly string[]; readonly filter: unknown; readonly template: string | null; readonly digestMinutes: number | null; readonly enabled: boolean; readonly hasSecret: boolean; readonly problem: string | null; readonly createdBy: string; readonly createdAt: string; readonly updatedAt: string }[]; readonly next: null };
  };
  /** What a tag named, the newest first. */
  readonly listTagHistory: {
    readonly params: { readonly id: string; readonly tag: string };
    readonly query: { readonly limit?: number; readonly after?: string };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly digest: string; readonly previousDigest: string | null; readonly at: string }[]; readonly next: string | null };
  };
  /** Tags of a repository by name, with what they name. */
  readonly listTags: {
    readonly params: { readonly id: string };
    readonly query: { readonly limit?: number; readonly after?: string };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly name: string; readonly digest: string; readonly since: string }[]; readonly next: string | null };
  };
  /** Everybody who ever logged in, in the order of their first login. */
  readonly listUsers: {
    readonly params: Nothing;
    readonly query: { readonly limit?: number; readonly after?: string };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly id: string; readonly issuer: string; readonly subject: string; readonly email: string | null; readonly name: string; readonly createdAt: string }[]; readonly next: string | null };
  };
  /** The verdicts that stand. */
  readonly listVerdicts: {
    readonly params: Nothing;
    readonly query: { readonly verdict?: "pass" | "warn" | "fail" | "error"; readonly policyId?: string; readonly digest?: string; readonly repository?: string; readonly environment?: string; readonly limit?: number; readonly after?: string };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly id: string; readonly digest: string | null; readonly reference: string; readonly policyId: string; readonly environment: string | null; readonly namespace: string | null; readonly verdict: "pass" | "warn" | "fail" | "error"; readonly evaluationId: string; readonly dueAt: string | null; readonly changedAt: string }[]; readonly next: string | null };
  };
  /** The VEX documents that count in the space, by name. */
  readonly listVex: {
    readonly params: Nothing;
    readonly query: { readonly limit?: number; readonly after?: string };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly id: string; readonly name: string; readonly digest: string; readonly statements: number; readonly createdBy: string; readonly createdAt: string }[]; readonly next: string | null };
  };
  /** Which mapping of a document an image would have, and which rules it would be asked; no image is looked at. */
  readonly matchPolicy: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: { readonly document: string; readonly reference: string; readonly digest?: string; readonly platform?: string; readonly environment?: string; readonly namespace?: string };
    readonly answer: { readonly reference: string; readonly mapping: { readonly id: string; readonly name: string; readonly index: number } | null; readonly allowlisted: { readonly id: string; readonly name: string; readonly index: number } | null; readonly denylisted: { readonly id: string; readonly name: string; readonly index: number } | null; readonly unmapped: string; readonly rules: readonly { readonly ruleSetId: string; readonly ruleId: string; readonly gate: string; readonly trigger: string; readonly action: string }[]; readonly problems: readonly { readonly code: string; readonly message: string }[] };
  };
  /** Looks at the tags of a repository as soon as its registry may be asked. */
  readonly pollRepository: {
    readonly params: { readonly id: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: null;
  };
  /** Make an environment, or change whether the one of that name is protected. */
  readonly putEnvironment: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: { readonly name: string; readonly protected: boolean };
    readonly answer: { readonly id: string; readonly name: string; readonly protected: boolean; readonly createdAt: string };
  };
  /** Let versions of a policy come from a git repository, which is looked at now and as often as is said. */
  readonly putPolicySource: {
    readonly params: { readonly policyId: string };
    readonly query: Nothing;
    readonly body: { readonly url: string; readonly ref: string; readonly path: string; readonly activates: boolean; readonly everySeconds: number | null };
    readonly answer: { readonly url: string; readonly ref: string; readonly path: string; readonly activates: boolean; readonly everySeconds: number | null; readonly commit: string | null; readonly problem: string | null; readonly checkedAt: string | null };
  };
  /** Keeps the credential of the space for one registry, in place of what was there. It is sent to that host alone. */
  readonly putRegistry: {
    readonly params: { readonly host: string };
    readonly query: Nothing;
    readonly body: { readonly username: string; readonly secret: string } | { readonly identityToken: string };
    readonly answer: null;
  };
  /** Let a VEX document count in the space, in place of the one of its name; what it is about is judged again. */
  readonly putVex: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: { readonly name: string; readonly document: string };
    readonly answer: { readonly id: string; readonly name: string; readonly digest: string; readonly statements: number; readonly createdBy: string; readonly createdAt: string };
  };
  /** Takes an event of a registry: what was pushed is looked at in the registry itself, and inspected. */
  readonly receiveRegistryEvent: {
    readonly params: { readonly receiver: string };
    readonly query: Nothing;
    readonly body: Blob;
    readonly answer: { readonly accepted: number };
  };
  /** Has open pull requests and the default branch looked at anew, and base images pinned where that is on. */
  readonly recheckGithubRepository: {
    readonly params: { readonly id: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: Nothing;
  };
  /** Do not accept what was asked for. */
  readonly rejectException: {
    readonly params: { readonly exceptionId: string };
    readonly query: Nothing;
    readonly body: { readonly comment?: string };
    readonly answer: { readonly id: string; readonly state: "requested" | "approved" | "rejected" | "revoked" | "expired"; readonly item: Readonly<Record<string, unknown>>; readonly reason: string; readonly requestedBy: string; readonly requestedAt: string; readonly decidedBy: string | null; readonly decidedAt: string | null; readonly expiresAt: string | null };
  };
  /** Takes somebody out of the space. A group of theirs that gives a role brings them back at their next login. */
  readonly removeMember: {
    readonly params: { readonly user: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: null;
  };
  /** Make a decision again from the same policy, facts and exceptions at the same instant, and say whether it is the same. */
  readonly replayEvaluation: {
    readonly params: { readonly evaluationId: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly equal: boolean; readonly decision: unknown };
  };
  /** Sends a message again, under its id. */
  readonly replayNotification: {
    readonly params: { readonly id: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly id: string; readonly subscriptionId: string; readonly event: string; readonly data: unknown; readonly state: "waiting" | "delivered" | "failed"; readonly attempts: number; readonly lastProblem: string | null; readonly createdAt: string; readonly deliveredAt: string | null };
  };
  /** Sends messages of a subscription again, the newest first, each under its id. */
  readonly replayNotifications: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: { readonly subscription: string; readonly state?: "failed" | "delivered"; readonly most?: number };
    readonly answer: { readonly replayed: number };
  };
  /** Tell what a controller decided at the door of its cluster. Decisions that were told before count once. */
  readonly reportAdmissions: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: { readonly cluster: string; readonly controller: { readonly instance: string; readonly version: string; readonly startedAt: string; readonly policies: string | null }; readonly admissions: readonly { readonly id: string; readonly at: string; readonly lastAt: string; readonly count: number; readonly environment: string | null; readonly namespace: string; readonly workload: { readonly group: string; readonly version: string; readonly kind: string; readonly name: string; readonly uid: string | null }; readonly operation: string; readonly user: string; readonly uid: string; readonly outcome: "admitted" | "warned" | "audited" | "unknown" | "excepted" | "exempt" | "broke-glass" | "refused" | "lost"; readonly message: string | null; readonly breakGlass: { readonly name: string; readonly owner: string; readonly reason: string; readonly expiresAt: string } | null; readonly images: readonly { readonly reference: string; readonly digest: string | null; readonly field: string; readonly outcome: "admitted" | "warned" | "audited" | "unknown" | "excepted" | "exempt" | "broke-glass" | "refused" | "lost"; readonly mode: "enforce" | "warn" | "audit" | "shadow" | "none"; readonly policy: string | null; readonly policyId: string | null; readonly policyDigest: string | null; readonly decisionId: string | null; readonly reason: string | null; readonly findings: readonly { readonly rule: string; readonly gate: string; readonly trigger: string; readonly message: string; readonly recommendation: string | null; readonly isError: boolean }[]; readonly exceptions: readonly { readonly name: string; readonly owner: string; readonly reason: string; readonly expiresAt: string }[] }[]; readonly moreImages: number }[] };
    readonly answer: { readonly recorded: number; readonly known: number };
  };
  /** Tell what runs in an environment; images that are not known are inspected. */
  readonly reportDeployments: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: { readonly environment: string; readonly mode?: "full" | "change"; readonly running: readonly { readonly workload: string; readonly container: string; readonly reference: string; readonly digest: string }[]; readonly stopped?: readonly { readonly workload: string; readonly container: string }[] };
    readonly answer: { readonly environmentId: string; readonly changes: number; readonly inspections: number; readonly unknown: number };
  };
  /** Says that an image was built from a commit, and has it inspected: its checks are brought up to date then. */
  readonly reportGithubBuild: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: { readonly repository: string; readonly commit: string; readonly reference: string; readonly digest: string };
    readonly answer: { readonly operationId: string };
  };
  /** Ask for a finding to be accepted for a while: one of a decision, or whatever an item describes. */
  readonly requestException: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: { readonly evaluationId?: string; readonly findingId?: string; readonly item?: { readonly gate: string; readonly triggerId?: string; readonly purl?: string; readonly path?: string; readonly vulnerability?: string }; readonly scope?: { readonly policyId?: string; readonly registry?: string; readonly repository?: string; readonly tag?: string; readonly environment?: string; readonly namespace?: string }; readonly owner?: string; readonly reason: string; readonly expiresAt: string };
    readonly answer: { readonly id: string; readonly state: "requested" | "approved" | "rejected" | "revoked" | "expired"; readonly item: Readonly<Record<string, unknown>>; readonly reason: string; readonly requestedBy: string; readonly requestedAt: string; readonly decidedBy: string | null; readonly decidedAt: string | null; readonly expiresAt: string | null };
  };
  /** Seals every stored credential anew with the current encryption key, after which older keys are not needed. */
  readonly resealCredentials: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly resealed: number };
  };
  /** Gives a dead job all its attempts again. */
  readonly reviveJob: {
    readonly params: { readonly id: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly id: string; readonly space: string | null; readonly lane: "interactive" | "push" | "rescan" | "feed"; readonly kind: string; readonly payload: unknown; readonly state: string; readonly runAt: string; readonly attempts: number; readonly maxAttempts: number; readonly worker: string | null; readonly progress: unknown; readonly problem: unknown; readonly result: unknown; readonly createdAt: string; readonly finishedAt: string | null };
  };
  /** Accept it no longer; what it changes is judged again. */
  readonly revokeException: {
    readonly params: { readonly exceptionId: string };
    readonly query: Nothing;
    readonly body: { readonly comment?: string };
    readonly answer: { readonly id: string; readonly state: "requested" | "approved" | "rejected" | "revoked" | "expired"; readonly item: Readonly<Record<string, unknown>>; readonly reason: string; readonly requestedBy: string; readonly requestedAt: string; readonly decidedBy: string | null; readonly decidedAt: string | null; readonly expiresAt: string | null };
  };
  /** Makes an API key useless: here at once, in other replicas of the service within 5 seconds. */
  readonly revokeKey: {
    readonly params: { readonly key: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: null;
  };
  /** Go back to the version that counted before. */
  readonly rollbackPolicy: {
    readonly params: { readonly policyId: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly id: string; readonly name: string; readonly activeVersion: number | null; readonly previousVersion: number | null; readonly latestVersion: number; readonly isDefault: boolean; readonly updatedAt: string };
  };
  /** Starts a task of upkeep now, unless it runs already. */
  readonly runUpkeep: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: { readonly task: "garbage" | "retention" | "tuning" | "exceptions" };
    readonly answer: { readonly jobId: string };
  };
  /** Find images, repositories, tags, packages, vulnerabilities, policies and exceptions of the space by what they begin with. */
  readonly search: {
    readonly params: Nothing;
    readonly query: { readonly q: string; readonly limit?: number };
    readonly body: Nothing;
    readonly answer: { readonly items: readonly { readonly type: "image" | "repository" | "tag" | "package" | "vulnerability" | "policy" | "exception"; readonly id: string; readonly title: string; readonly detail: string | null }[] };
  };
  /** Make the policy the one that counts where a request names none. */
  readonly setDefaultPolicy: {
    readonly params: { readonly policyId: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly id: string; readonly name: string; readonly activeVersion: number | null; readonly previousVersion: number | null; readonly latestVersion: number; readonly isDefault: boolean; readonly updatedAt: string };
  };
  /** Sets what the web interface says of an organisation, and has its open pull requests looked at anew. */
  readonly setGithubInstallationSettings: {
    readonly params: { readonly app: string; readonly installation: string };
    readonly query: Nothing;
    readonly body: { readonly vulnerabilities?: string | number | boolean | (readonly string[]); readonly dockerfile?: string | number | boolean | (readonly string[]); readonly "base-image"?: string | number | boolean | (readonly string[]); readonly secrets?: string | number | boolean | (readonly string[]); readonly policy?: string | number | boolean | (readonly string[]); readonly scope?: string | number | boolean | (readonly string[]); readonly severity?: string | number | boolean | (readonly string[]); readonly image?: string | number | boolean | (readonly string[]); readonly images?: string | number | boolean | (readonly string[]); readonly baseline?: string | number | boolean | (readonly string[]); readonly comment?: string | number | boolean | (readonly string[]); readonly sarif?: string | number | boolean | (readonly string[]); readonly "allow-comments"?: string | number | boolean | (readonly string[]); readonly pin?: string | number | boolean | (readonly string[]); readonly "pin-after"?: string | number | boolean | (readonly string[]); readonly promote?: string | number | boolean | (readonly string[]); readonly "promote-checks"?: string | number | boolean | (readonly string[]) };
    readonly answer: null;
  };
  /** Sets what the web interface says of a repository, and has its open pull requests looked at anew. */
  readonly setGithubRepositorySettings: {
    readonly params: { readonly id: string };
    readonly query: Nothing;
    readonly body: { readonly vulnerabilities?: string | number | boolean | (readonly string[]); readonly dockerfile?: string | number | boolean | (readonly string[]); readonly "base-image"?: string | number | boolean | (readonly string[]); readonly secrets?: string | number | boolean | (readonly string[]); readonly policy?: string | number | boolean | (readonly string[]); readonly scope?: string | number | boolean | (readonly string[]); readonly severity?: string | number | boolean | (readonly string[]); readonly image?: string | number | boolean | (readonly string[]); readonly images?: string | number | boolean | (readonly string[]); readonly baseline?: string | number | boolean | (readonly string[]); readonly comment?: string | number | boolean | (readonly string[]); readonly sarif?: string | number | boolean | (readonly string[]); readonly "allow-comments"?: string | number | boolean | (readonly string[]); readonly pin?: string | number | boolean | (readonly string[]); readonly "pin-after"?: string | number | boolean | (readonly string[]); readonly promote?: string | number | boolean | (readonly string[]); readonly "promote-checks"?: string | number | boolean | (readonly string[]) };
    readonly answer: null;
  };
  /** Gives somebody in the space another role, which no longer depends on their groups. */
  readonly setMemberRole: {
    readonly params: { readonly user: string };
    readonly query: Nothing;
    readonly body: { readonly role: "viewer" | "developer" | "policy-admin" | "admin" };
    readonly answer: { readonly userId: string; readonly role: "viewer" | "developer" | "policy-admin" | "admin" };
  };
  /** Gives a user a role in any space. */
  readonly setSpaceMember: {
    readonly params: { readonly space: string; readonly user: string };
    readonly query: Nothing;
    readonly body: { readonly role: "viewer" | "developer" | "policy-admin" | "admin" };
    readonly answer: { readonly userId: string; readonly role: "viewer" | "developer" | "policy-admin" | "admin" };
  };
  /** Find out what a candidate would change of the verdicts that stand, before it counts. */
  readonly simulatePolicy: {
    readonly params: { readonly policyId: string };
    readonly query: Nothing;
    readonly body: { readonly document?: string; readonly version?: number; readonly environment?: string; readonly namespace?: string; readonly most?: number };
    readonly answer: { readonly id: string; readonly kind: string; readonly subject: string; readonly state: "queued" | "running" | "done" | "failed" | "cancelled"; readonly progress: (Readonly<Record<string, unknown>>) | null; readonly result: (Readonly<Record<string, unknown>>) | null; readonly problem: (Readonly<Record<string, unknown>>) | null; readonly createdBy: string; readonly createdAt: string; readonly finishedAt: string | null };
  };
  /** Has an image of a registry inspected and judged. */
  readonly submitImage: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: { readonly reference: string; readonly digest?: string; readonly platform?: string; readonly dockerfile?: string; readonly annotations?: Readonly<Record<string, string>> };
    readonly answer: { readonly operationId: string };
  };
  /** Reads anew where an app is installed and what it reaches. */
  readonly syncGithubApp: {
    readonly params: { readonly id: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly installations: number };
  };
  /** Run the tests that are kept with a version, or other ones that hold their facts themselves, against it. */
  readonly testPolicy: {
    readonly params: { readonly policyId: string; readonly version: number };
    readonly query: Nothing;
    readonly body: { readonly tests?: string };
    readonly answer: { readonly passed: number; readonly failed: number; readonly results: readonly unknown[]; readonly coverage: unknown };
  };
  /** Run a document of policy tests against a document that need not be stored. */
  readonly testPolicyDocument: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: { readonly document: string; readonly tests: string };
    readonly answer: { readonly passed: number; readonly failed: number; readonly results: readonly unknown[]; readonly coverage: unknown };
  };
  /** Tries the credential by asking the registry what a reference points at. */
  readonly testRegistry: {
    readonly params: { readonly host: string };
    readonly query: Nothing;
    readonly body: { readonly reference: string };
    readonly answer: { readonly ok: true; readonly digest: string | null } | { readonly ok: false; readonly code: string; readonly message: string };
  };
  /** Sends a test message at once, also where the subscription is turned off, and says how that went. */
  readonly testSubscription: {
    readonly params: { readonly id: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly delivered: boolean; readonly problem: string | null };
  };
  /** Watches a repository no longer. */
  readonly unwatchRepository: {
    readonly params: { readonly id: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: null;
  };
  /** Bring the advisory data up to date now. */
  readonly updateAdvisories: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: { readonly jobId: string };
  };
  /** Has an image inspected and judged that is uploaded as a docker or OCI archive. */
  readonly uploadImage: {
    readonly params: Nothing;
    readonly query: { readonly reference?: string };
    readonly body: Blob;
    readonly answer: { readonly operationId: string };
  };
  /** Say what is wrong with a document, or what it may not mean; nothing is stored. */
  readonly validatePolicy: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: { readonly document: string };
    readonly answer: { readonly valid: boolean; readonly name: string | null; readonly digest: string | null; readonly problems: readonly { readonly severity: string; readonly code: string; readonly message: string; readonly pointer: string; readonly line: number; readonly column: number }[] };
  };
  /** Checks the whole chain of the space, against a checkpoint that was kept elsewhere where one is given. */
  readonly verifyAudit: {
    readonly params: Nothing;
    readonly query: { readonly checkpoint?: string };
    readonly body: Nothing;
    readonly answer: { readonly kind: "intact"; readonly entries: number; readonly head: { readonly seq: number; readonly hash: string } } | { readonly kind: "broken"; readonly seq: number; readonly reason: string };
  };
  /** What happens in the space, as server-sent events. Last-Event-ID goes on from there; the event "reset" says that some were missed. */
  readonly watchEvents: {
    readonly params: Nothing;
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: string;
  };
  /** How an operation gets on, as server-sent events, until it is over. */
  readonly watchOperation: {
    readonly params: { readonly operationId: string };
    readonly query: Nothing;
    readonly body: Nothing;
    readonly answer: string;
  };
  /** Watches the tags of a repository from now on. */
  readonly watchRepository: {
    readonly params: { readonly id: string };
    readonly query: Nothing;
    readonly body: { readonly everySeconds: number; readonly pattern: string };
    readonly answer: { readonly id: string; readonly name: string; readonly watch: { readonly everySeconds: number; readonly pattern: string } | null; readonly createdAt: string };
  };
}

/** Where each operation is. */
export const OPERATIONS: Readonly<Record<keyof Operations, { readonly method: string; readonly path: string }>> = {
  activatePolicy: { method: 'POST', path: '/api/v1/policies/:policyId/activate' },
  addEventReceiver: { method: 'POST', path: '/api/v1/event-receivers' },
  addGithubApp: { method: 'POST', path: '/api/v1/github/apps' },
  addMember: { method: 'POST', path: '/api/v1/members' },
  addRepository: { method: 'POST', path: '/api/v1/repositories' },
  approveException: { method: 'POST', path: '/api/v1/exceptions/:exceptionId/approve' },
  beginGithubSetup: { method: 'POST', path: '/api/v1/github/setups' },
  cancelJob: { method: 'POST', path: '/api/v1/instance/jobs/:id/cancel' },
  cancelOperation: { method: 'DELETE', path: '/api/v1/operations/:operationId' },
  changeSubscription: { method: 'PUT', path: '/api/v1/subscriptions/:id' },
  changeUpkeep: { method: 'PUT', path: '/api/v1/instance/upkeep' },
  checkPolicySource: { method: 'POST', path: '/api/v1/policies/:policyId/source/check' },
  compareImages: { method: 'GET', path: '/api/v1/images/:digest/compare/:base' },
  countImages: { method: 'GET', path: '/api/v1/images/count' },
  countImagesWithPackage: { method: 'GET', path: '/api/v1/packages/images/count' },
  createKey: { method: 'POST', path: '/api/v1/keys' },
  createPolicy: { method: 'POST', path: '/api/v1/policies' },
  createPolicyVersion: { method: 'POST', path: '/api/v1/policies/:policyId/versions' },
  createSpace: { method: 'POST', path: '/api/v1/instance/spaces' },
  createSpaceKey: { method: 'POST', path: '/api/v1/instance/spaces/:space/keys' },
  createSubscription: { method: 'POST', path: '/api/v1/subscriptions' },
  deactivatePolicy: { method: 'POST', path: '/api/v1/policies/:policyId/deactivate' },
  deleteEnvironment: { method: 'DELETE', path: '/api/v1/environments/:environmentId' },
  deleteEventReceiver: { method: 'DELETE', path: '/api/v1/event-receivers/:id' },
  deleteGithubApp: { method: 'DELETE', path: '/api/v1/github/apps/:id' },
  deleteImage: { method: 'DELETE', path: '/api/v1/images/:digest' },
  deleteJob: { method: 'DELETE', path: '/api/v1/instance/jobs/:id' },
  deletePolicySource: { method: 'DELETE', path: '/api/v1/policies/:policyId/source' },
  deleteRegistry: { method: 'DELETE', path: '/api/v1/registries/:host' },
  deleteRepository: { method: 'DELETE', path: '/api/v1/repositories/:id' },
  deleteSubscription: { method: 'DELETE', path: '/api/v1/subscriptions/:id' },
  deleteVex: { method: 'DELETE', path: '/api/v1/vex/:documentId' },
  diffPolicyVersions: { method: 'GET', path: '/api/v1/policies/:policyId/versions/:version/diff' },
  evaluateDocument: { method: 'POST', path: '/api/v1/evaluations/inspection' },
  evaluateImage: { method: 'POST', path: '/api/v1/evaluations' },
  exportAudit: { method: 'GET', path: '/api/v1/audit/export' },
  getAdmission: { method: 'GET', path: '/api/v1/admissions/:admissionId' },
  getAdvisory: { method: 'GET', path: '/api/v1/advisories/:vulnerabilityId' },
  getAdvisoryStatus: { method: 'GET', path: '/api/v1/advisories/status' },
  getEnvironment: { method: 'GET', path: '/api/v1/environments/:environmentId' },
  getEvaluation: { method: 'GET', path: '/api/v1/evaluations/:evaluationId' },
  getException: { method: 'GET', path: '/api/v1/exceptions/:exceptionId' },
  getGithubRepository: { method: 'GET', path: '/api/v1/github/repositories/:id' },
  getImage: { method: 'GET', path: '/api/v1/images/:digest' },
  getImageConfig: { method: 'GET', path: '/api/v1/images/:digest/config' },
  getImageEvidence: { method: 'GET', path: '/api/v1/images/:digest/evidence' },
  getImageSbom: { method: 'GET', path: '/api/v1/images/:digest/sbom' },
  getJob: { method: 'GET', path: '/api/v1/instance/jobs/:id' },
  getNotification: { method: 'GET', path: '/api/v1/notifications/:id' },
  getOpenApi: { method: 'GET', path: '/api/v1/openapi.json' },
  getOperation: { method: 'GET', path: '/api/v1/operations/:operationId' },
  getOverview: { method: 'GET', path: '/api/v1/overview' },
  getPolicy: { method: 'GET', path: '/api/v1/policies/:policyId' },
  getPolicySchema: { method: 'GET', path: '/api/v1/policies/schema' },
  getPolicySource: { method: 'GET', path: '/api/v1/policies/:policyId/source' },
  getPolicyVersion: { method: 'GET', path: '/api/v1/policies/:policyId/versions/:version' },
  getRepository: { method: 'GET', path: '/api/v1/repositories/:id' },
  getStorage: { method: 'GET', path: '/api/v1/instance/storage' },
  getSubscription: { method: 'GET', path: '/api/v1/subscriptions/:id' },
  getTag: { method: 'GET', path: '/api/v1/repositories/:id/tags/:tag' },
  getUpkeep: { method: 'GET', path: '/api/v1/instance/upkeep' },
  getVersion: { method: 'GET', path: '/api/v1/version' },
  getVex: { method: 'GET', path: '/api/v1/vex/:documentId' },
  importInspection: { method: 'POST', path: '/api/v1/images/import/inspection' },
  importPolicy: { method: 'POST', path: '/api/v1/policies/import' },
  importSbom: { method: 'POST', path: '/api/v1/images/import/sbom' },
  listAdmissions: { method: 'GET', path: '/api/v1/admissions' },
  listAffectedImages: { method: 'GET', path: '/api/v1/advisories/:vulnerabilityId/images' },
  listAffectedWorkloads: { method: 'GET', path: '/api/v1/advisories/:vulnerabilityId/workloads' },
  listAudit: { method: 'GET', path: '/api/v1/audit' },
  listClusters: { method: 'GET', path: '/api/v1/clusters' },
  listDeployments: { method: 'GET', path: '/api/v1/deployments' },
  listDrift: { method: 'GET', path: '/api/v1/environments/:environmentId/drift' },
  listEnvironments: { method: 'GET', path: '/api/v1/environments' },
  listEvaluations: { method: 'GET', path: '/api/v1/evaluations' },
  listEventReceivers: { method: 'GET', path: '/api/v1/event-receivers' },
  listExceptions: { method: 'GET', path: '/api/v1/exceptions' },
  listGates: { method: 'GET', path: '/api/v1/policies/gates' },
  listGithubApps: { method: 'GET', path: '/api/v1/github/apps' },
  listGithubCandidates: { method: 'GET', path: '/api/v1/github/candidates' },
  listGithubInstallations: { method: 'GET', path: '/api/v1/github/installations' },
  listGithubRepositories: { method: 'GET', path: '/api/v1/github/repositories' },
  listImageDocuments: { method: 'GET', path: '/api/v1/images/:digest/documents' },
  listImageFiles: { method: 'GET', path: '/api/v1/images/:digest/files' },
  listImageGaps: { method: 'GET', path: '/api/v1/images/:digest/gaps' },
  listImageHistory: { method: 'GET', path: '/api/v1/images/:digest/history' },
  listImageLayers: { method: 'GET', path: '/api/v1/images/:digest/layers' },
  listImageLicenses: { method: 'GET', path: '/api/v1/images/:digest/licenses' },
  listImagePackages: { method: 'GET', path: '/api/v1/images/:digest/packages' },
  listImageSecrets: { method: 'GET', path: '/api/v1/images/:digest/secrets' },
  listImageVulnerabilities: { method: 'GET', path: '/api/v1/images/:digest/vulnerabilities' },
  listImages: { method: 'GET', path: '/api/v1/images' },
  listImagesWithPackage: { method: 'GET', path: '/api/v1/packages/images' },
  listInstanceAudit: { method: 'GET', path: '/api/v1/instance/audit' },
  listJobs: { method: 'GET', path: '/api/v1/instance/jobs' },
  listKeys: { method: 'GET', path: '/api/v1/keys' },
  listMembers: { method: 'GET', path: '/api/v1/members' },
  listNotifications: { method: 'GET', path: '/api/v1/notifications' },
  listOperations: { method: 'GET', path: '/api/v1/operations' },
  listPastDeployments: { method: 'GET', path: '/api/v1/environments/:environmentId/history' },
  listPolicies: { method: 'GET', path: '/api/v1/policies' },
  listPolicyVersions: { method: 'GET', path: '/api/v1/policies/:policyId/versions' },
  listQueues: { method: 'GET', path: '/api/v1/instance/queues' },
  listRegistries: { method: 'GET', path: '/api/v1/registries' },
  listRepositories: { method: 'GET', path: '/api/v1/repositories' },
  listSchedules: { method: 'GET', path: '/api/v1/instance/schedules' },
  listSimulated: { method: 'GET', path: '/api/v1/operations/:operationId/simulation' },
  listSpaces: { method: 'GET', path: '/api/v1/instance/spaces' },
  listSubscriptions: { method: 'GET', path: '/api/v1/subscriptions' },
  listTagHistory: { method: 'GET', path: '/api/v1/repositories/:id/tags/:tag/history' },
  listTags: { method: 'GET', path: '/api/v1/repositories/:id/tags' },
  listUsers: { method: 'GET', path: '/api/v1/instance/users' },
  listVerdicts: { method: 'GET', path: '/api/v1/verdicts' },
  listVex: { method: 'GET', path: '/api/v1/vex' },
  matchPolicy: { method: 'POST', path: '/api/v1/policies/match' },
  pollRepository: { method: 'POST', path: '/api/v1/repositories/:id/poll' },
  putEnvironment: { method: 'POST', path: '/api/v1/environments' },
  putPolicySource: { method: 'PUT', path: '/api/v1/policies/:policyId/source' },
  putRegistry: { method: 'PUT', path: '/api/v1/registries/:host' },
  putVex: { method: 'POST', path: '/api/v1/vex' },
  receiveRegistryEvent: { method: 'POST', path: '/api/v1/registry-events/:receiver' },
  recheckGithubRepository: { method: 'POST', path: '/api/v1/github/repositories/:id/checks' },
  rejectException: { method: 'POST', path: '/api/v1/exceptions/:exceptionId/reject' },
  removeMember: { method: 'DELETE', path: '/api/v1/members/:user' },
  replayEvaluation: { method: 'POST', path: '/api/v1/evaluations/:evaluationId/replay' },
  replayNotification: { method: 'POST', path: '/api/v1/notifications/:id/replay' },
  replayNotifications: { method: 'POST', path: '/api/v1/notifications/replay' },
  reportAdmissions: { method: 'POST', path: '/api/v1/admissions' },
  reportDeployments: { method: 'POST', path: '/api/v1/deployments' },
  reportGithubBuild: { method: 'POST', path: '/api/v1/github/builds' },
  requestException: { method: 'POST', path: '/api/v1/exceptions' },
  resealCredentials: { method: 'POST', path: '/api/v1/instance/credentials/reseal' },
  reviveJob: { method: 'POST', path: '/api/v1/instance/jobs/:id/revive' },
  revokeException: { method: 'POST', path: '/api/v1/exceptions/:exceptionId/revoke' },
  revokeKey: { method: 'DELETE', path: '/api/v1/keys/:key' },
  rollbackPolicy: { method: 'POST', path: '/api/v1/policies/:policyId/rollback' },
  runUpkeep: { method: 'POST', path: '/api/v1/instance/upkeep/run' },
  search: { method: 'GET', path: '/api/v1/search' },
  setDefaultPolicy: { method: 'POST', path: '/api/v1/policies/:policyId/default' },
  setGithubInstallationSettings: { method: 'PUT', path: '/api/v1/github/installations/:app/:installation/settings' },
  setGithubRepositorySettings: { method: 'PUT', path: '/api/v1/github/repositories/:id/settings' },
  setMemberRole: { method: 'PUT', path: '/api/v1/members/:user' },
  setSpaceMember: { method: 'PUT', path: '/api/v1/instance/spaces/:space/members/:user' },
  simulatePolicy: { method: 'POST', path: '/api/v1/policies/:policyId/simulate' },
  submitImage: { method: 'POST', path: '/api/v1/images' },
  syncGithubApp: { method: 'POST', path: '/api/v1/github/apps/:id/sync' },
  testPolicy: { method: 'POST', path: '/api/v1/policies/:policyId/versions/:version/test' },
  testPolicyDocument: { method: 'POST', path: '/api/v1/policies/test' },
  testRegistry: { method: 'POST', path: '/api/v1/registries/:host/test' },
  testSubscription: { method: 'POST', path: '/api/v1/subscriptions/:id/test' },
  unwatchRepository: { method: 'DELETE', path: '/api/v1/repositories/:id/watch' },
  updateAdvisories: { method: 'POST', path: '/api/v1/advisories/update' },
  uploadImage: { method: 'POST', path: '/api/v1/images/archive' },
  validatePolicy: { method: 'POST', path: '/api/v1/policies/validate' },
  verifyAudit: { method: 'GET', path: '/api/v1/audit/verification' },
  watchEvents: { method: 'GET', path: '/api/v1/events' },
  watchOperation: { method: 'GET', path: '/api/v1/operations/:operationId/events' },
  watchRepository: { method: 'PUT', path: '/api/v1/repositories/:id/watch' },
};
