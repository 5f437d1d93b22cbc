// Generated from the routes of the service by `npm run docs`.

/** What each operation takes and answers. */
export interface Operations {
  /** Let a version count from now on; every verdict that it may change is judged again. */
  readonly activatePolicy: {
    readonly params: { readonly policyId: string };
    readonly query: Readonly<Record<string, never>>;
    readonly body: { readonly version: number; readonly expected?: number | null };
    readonly answer: { readonly id: string; readonly name: string; readonly activeVersion: number | null; readonly previousVersion: number | null; readonly latestVersion: number; readonly isDefault: boolean; readonly updatedAt: string };
  };
  /** Takes somebody into the space by the e-mail address that they logged in with before. */
  readonly addMember: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: { readonly email: string; readonly role: "viewer" | "developer" | "policy-admin" | "admin" };
    readonly answer: { readonly userId: string; readonly role: "viewer" | "developer" | "policy-admin" | "admin" };
  };
  /** Changes a subscription. Without a secret the one that is there stays. */
  readonly changeSubscription: {
    readonly params: { readonly id: string };
    readonly query: Readonly<Record<string, never>>;
    readonly body: { readonly settings: { readonly url: string } | (Readonly<Record<string, never>>) | (Readonly<Record<string, never>>) | { readonly host: string; readonly port: number; readonly security: "tls" | "starttls" | "none"; readonly username?: string; readonly from: string; readonly to: readonly string[] } | { readonly repository: string; readonly action: "status" | "comment" | "dispatch"; readonly issue?: number; readonly apiUrl?: string }; readonly events: readonly ("verdict.changed" | "vulnerability.found" | "tag.moved" | "inspection.failed" | "inspection.finished" | "policy.activated" | "exception.requested" | "exception.decided" | "exception.expiring" | "exception.expired" | "advisories.updated" | "test")[]; readonly filter?: { readonly repositories?: readonly string[]; readonly policies?: readonly string[]; readonly verdicts?: readonly ("pass" | "warn" | "fail" | "error")[]; readonly severity?: "unknown" | "negligible" | "low" | "medium" | "high" | "critical"; readonly environments?: readonly string[]; readonly changedOnly?: boolean }; readonly template?: string | null; readonly digestMinutes?: number | null; readonly enabled?: boolean; readonly secret?: string };
    readonly answer: { readonly id: string; readonly name: string; readonly channel: string; readonly settings: unknown; readonly events: readonly string[]; readonly filter: unknown; readonly template: string | null; readonly digestMinutes: number | null; readonly enabled: boolean; readonly hasSecret: boolean; readonly problem: string | null; readonly createdBy: string; readonly createdAt: string; readonly updatedAt: string };
  };
  /** What differs between an image and another one before it, both matched with the advisory data of now. */
  readonly compareImages: {
    readonly params: { readonly digest: string; readonly base: string };
    readonly query: Readonly<Record<string, never>>;
    readonly body: Readonly<Record<string, never>>;
    readonly answer: unknown;
  };
  /** How many images a list would have, counted up to a bound. */
  readonly countImages: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: { readonly repository?: string; readonly tag?: string; readonly verdict?: "pass" | "warn" | "fail" | "error"; readonly state?: "waiting" | "analysed" | "failed"; readonly platform?: string; readonly origin?: "inspected" | "claimed"; readonly since?: string; readonly text?: string };
    readonly body: Readonly<Record<string, never>>;
    readonly answer: { readonly count: number; readonly exact: boolean };
  };
  /** Makes an API key of the space. Its token is shown this once. */
  readonly createKey: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: { readonly name: string; readonly role: "viewer" | "developer" | "policy-admin" | "admin"; readonly scopes?: readonly ("images:read" | "images:submit" | "images:delete" | "repositories:read" | "repositories:write" | "evaluations:read" | "evaluations:run" | "policies:read" | "policies:write" | "policies:activate" | "exceptions:read" | "exceptions:request" | "exceptions:decide" | "advisories:read" | "environments:read" | "environments:write" | "deployments:report" | "subscriptions:read" | "subscriptions:write" | "registries:read" | "registries:write" | "audit:read" | "members:read" | "members:write" | "keys:read" | "keys:write" | "instance:read" | "instance:manage")[]; readonly expiresInDays?: number };
    readonly answer: { readonly key: { readonly id: string; readonly name: string; readonly role: string; readonly scopes: readonly string[]; readonly createdBy: string; readonly createdAt: string; readonly expiresAt: string | null; readonly revokedAt: string | null; readonly usedOn: string | null }; readonly token: string };
  };
  /** Make a policy with its first version. It counts once it is activated. */
  readonly createPolicy: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: { readonly name: string; readonly document: string; readonly note?: string };
    readonly answer: { readonly id: string; readonly name: string; readonly activeVersion: number | null; readonly previousVersion: number | null; readonly latestVersion: number; readonly isDefault: boolean; readonly updatedAt: string };
  };
  /** Add a version to a policy. It counts once it is activated. */
  readonly createPolicyVersion: {
    readonly params: { readonly policyId: string };
    readonly query: Readonly<Record<string, never>>;
    readonly body: { readonly document: string; readonly note?: string };
    readonly answer: { readonly policyId: string; readonly version: number; readonly digest: string; readonly note: string; readonly createdBy: string; readonly createdAt: string; readonly document?: string };
  };
  /** Makes a space. Nobody is in it yet: add a member or make a key. */
  readonly createSpace: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: { readonly name: string };
    readonly answer: { readonly id: string; readonly name: string; readonly createdAt: string };
  };
  /** Makes an API key of any space, for who is to run it. Its token is shown this once. */
  readonly createSpaceKey: {
    readonly params: { readonly space: string };
    readonly query: Readonly<Record<string, never>>;
    readonly body: { readonly name: string; readonly role: "viewer" | "developer" | "policy-admin" | "admin"; readonly scopes?: readonly ("images:read" | "images:submit" | "images:delete" | "repositories:read" | "repositories:write" | "evaluations:read" | "evaluations:run" | "policies:read" | "policies:write" | "policies:activate" | "exceptions:read" | "exceptions:request" | "exceptions:decide" | "advisories:read" | "environments:read" | "environments:write" | "deployments:report" | "subscriptions:read" | "subscriptions:write" | "registries:read" | "registries:write" | "audit:read" | "members:read" | "members:write" | "keys:read" | "keys:write" | "instance:read" | "instance:manage")[]; readonly expiresInDays?: number };
    readonly answer: { readonly key: { readonly id: string; readonly name: string; readonly role: string; readonly scopes: readonly string[]; readonly createdBy: string; readonly createdAt: string; readonly expiresAt: string | null; readonly revokedAt: string | null; readonly usedOn: string | null }; readonly token: string };
  };
  /** Subscribes a receiver to events. */
  readonly createSubscription: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: { readonly name: string; readonly channel: "webhook" | "slack" | "teams" | "mail" | "github"; readonly settings: { readonly url: string } | (Readonly<Record<string, never>>) | (Readonly<Record<string, never>>) | { readonly host: string; readonly port: number; readonly security: "tls" | "starttls" | "none"; readonly username?: string; readonly from: string; readonly to: readonly string[] } | { readonly repository: string; readonly action: "status" | "comment" | "dispatch"; readonly issue?: number; readonly apiUrl?: string }; readonly events: readonly ("verdict.changed" | "vulnerability.found" | "tag.moved" | "inspection.failed" | "inspection.finished" | "policy.activated" | "exception.requested" | "exception.decided" | "exception.expiring" | "exception.expired" | "advisories.updated" | "test")[]; readonly filter?: { readonly repositories?: readonly string[]; readonly policies?: readonly string[]; readonly verdicts?: readonly ("pass" | "warn" | "fail" | "error")[]; readonly severity?: "unknown" | "negligible" | "low" | "medium" | "high" | "critical"; readonly environments?: readonly string[]; readonly changedOnly?: boolean }; readonly template?: string | null; readonly digestMinutes?: number | null; readonly enabled?: boolean; readonly secret?: string };
    readonly answer: { readonly id: string; readonly name: string; readonly channel: string; readonly settings: unknown; readonly events: readonly string[]; readonly filter: unknown; readonly template: string | null; readonly digestMinutes: number | null; readonly enabled: boolean; readonly hasSecret: boolean; readonly problem: string | null; readonly createdBy: string; readonly createdAt: string; readonly updatedAt: string; readonly newSecret: string | null };
  };
  /** Let no version of the policy count. Verdicts that it gave stay as they are. */
  readonly deactivatePolicy: {
    readonly params: { readonly policyId: string };
    readonly query: Readonly<Record<string, never>>;
    readonly body: Readonly<Record<string, never>>;
    readonly answer: { readonly id: string; readonly name: string; readonly activeVersion: number | null; readonly previousVersion: number | null; readonly latestVersion: number; readonly isDefault: boolean; readonly updatedAt: string };
  };
  /** Takes an image out of the space, with its verdicts. What was read of it goes when no space has it any more. */
  readonly deleteImage: {
    readonly params: { readonly digest: string };
    readonly query: { readonly origin?: "inspected" | "claimed" };
    readonly body: Readonly<Record<string, never>>;
    readonly answer: null;
  };
  /** Forgets the credential of the space for a registry. */
  readonly deleteRegistry: {
    readonly params: { readonly host: string };
    readonly query: Readonly<Record<string, never>>;
    readonly body: Readonly<Record<string, never>>;
    readonly answer: null;
  };
  /** Ends a subscription and forgets its messages. */
  readonly deleteSubscription: {
    readonly params: { readonly id: string };
    readonly query: Readonly<Record<string, never>>;
    readonly body: Readonly<Record<string, never>>;
    readonly answer: null;
  };
  /** What a version says otherwise than another one: as text, and in meaning. */
  readonly diffPolicyVersions: {
    readonly params: { readonly policyId: string; readonly version: number };
    readonly query: { readonly against: number };
    readonly body: Readonly<Record<string, never>>;
    readonly answer: { readonly text: string; readonly changes: readonly { readonly kind: string; readonly path: string; readonly before: unknown; readonly after: unknown }[]; readonly whole: boolean };
  };
  /** The whole chain of the space, the oldest entry first, one JSON object on each line; `assay audit verify` checks it. */
  readonly exportAudit: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: Readonly<Record<string, never>>;
    readonly answer: string;
  };
  /** An image: what is known of it, from where, and which tags name it. */
  readonly getImage: {
    readonly params: { readonly digest: string };
    readonly query: { readonly origin?: "inspected" | "claimed" };
    readonly body: Readonly<Record<string, never>>;
    readonly answer: { readonly digest: string; readonly origin: "inspected" | "claimed"; readonly state: "waiting" | "analysed" | "failed"; readonly reference: string | null; readonly platform: string | null; readonly indexDigest: string | null; readonly imageId: string | null; readonly sizeBytes: number | null; readonly linkedAt: string; readonly analysedAt: string | null; readonly problem: unknown | null; readonly origins: readonly ("inspected" | "claimed")[]; readonly tags: readonly { readonly repository: string; readonly tag: string }[]; readonly inspectedAt: string | null };
  };
  /** How an image is run: user, environment, ports, labels; secrets are hidden. */
  readonly getImageConfig: {
    readonly params: { readonly digest: string };
    readonly query: { readonly origin?: "inspected" | "claimed" };
    readonly body: Readonly<Record<string, never>>;
    readonly answer: { readonly config: unknown; readonly os: unknown | null; readonly baseImage: unknown | null; readonly users: unknown | null };
  };
  /** The bill of materials of an image in the format of choice. Its time is that of the inspection, so that it can be had again byte by byte. */
  readonly getImageSbom: {
    readonly params: { readonly digest: string };
    readonly query: { readonly origin?: "inspected" | "claimed"; readonly format?: "cyclonedx-json" | "cyclonedx-xml" | "spdx-json" | "spdx3-json" | "spdx-tv" | "github-snapshot" | "native"; readonly specVersion?: string; readonly files?: boolean };
    readonly body: Readonly<Record<string, never>>;
    readonly answer: string;
  };
  /** One message. */
  readonly getNotification: {
    readonly params: { readonly id: string };
    readonly query: Readonly<Record<string, never>>;
    readonly body: Readonly<Record<string, never>>;
    readonly answer: { readonly id: string; readonly subscriptionId: string; readonly event: string; readonly data: unknown; readonly state: "waiting" | "delivered" | "failed"; readonly attempts: number; readonly lastProblem: string | null; readonly createdAt: string; readonly deliveredAt: string | null };
  };
  /** This description of the API (OpenAPI 3.1). */
  readonly getOpenApi: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: Readonly<Record<string, never>>;
    readonly answer: Readonly<Record<string, unknown>>;
  };
  /** One policy. */
  readonly getPolicy: {
    readonly params: { readonly policyId: string };
    readonly query: Readonly<Record<string, never>>;
    readonly body: Readonly<Record<string, never>>;
    readonly answer: { readonly id: string; readonly name: string; readonly activeVersion: number | null; readonly previousVersion: number | null; readonly latestVersion: number; readonly isDefault: boolean; readonly updatedAt: string };
  };
  /** One version with its document. */
  readonly getPolicyVersion: {
    readonly params: { readonly policyId: string; readonly version: number };
    readonly query: Readonly<Record<string, never>>;
    readonly body: Readonly<Record<string, never>>;
    readonly answer: { readonly policyId: string; readonly version: number; readonly digest: string; readonly note: string; readonly createdBy: string; readonly createdAt: string; readonly document?: string };
  };
  /** One subscription. */
  readonly getSubscription: {
    readonly params: { readonly id: string };
    readonly query: Readonly<Record<string, never>>;
    readonly body: Readonly<Record<string, never>>;
    readonly answer: { readonly id: string; readonly name: string; readonly channel: string; readonly settings: unknown; readonly events: readonly string[]; readonly filter: unknown; readonly template: string | null; readonly digestMinutes: number | null; readonly enabled: boolean; readonly hasSecret: boolean; readonly problem: string | null; readonly createdBy: string; readonly createdAt: string; readonly updatedAt: string };
  };
  /** The version of the service and of its API. */
  readonly getVersion: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: Readonly<Record<string, never>>;
    readonly answer: { readonly version: string; readonly api: "v1" };
  };
  /** Has an image judged by an inspection that `assay inspect` made elsewhere, which is believed in this space alone. */
  readonly importInspection: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: { readonly reference?: string; readonly digest?: string };
    readonly body: Blob;
    readonly answer: { readonly operationId: string };
  };
  /** Turn a document of another tool or of an older shape into ours, and say what means something else; nothing is stored. */
  readonly importPolicy: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: { readonly document: string; readonly from?: "anchore" | "cip" | "kyverno" | "notation" | "connaisseur" };
    readonly answer: { readonly policy: unknown; readonly notes: readonly unknown[]; readonly problems: readonly { readonly severity: string; readonly code: string; readonly message: string; readonly pointer: string; readonly line: number; readonly column: number }[] };
  };
  /** Has an image judged by a bill of materials (CycloneDX, SPDX, syft, Assay), which is believed in this space alone. */
  readonly importSbom: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: { readonly reference?: string; readonly digest?: string };
    readonly body: Blob;
    readonly answer: { readonly operationId: string };
  };
  /** What was done in the space, the newest first. */
  readonly listAudit: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: { readonly actor?: string; readonly action?: string; readonly subject?: string; readonly since?: string; readonly until?: string; readonly limit?: number; readonly after?: string };
    readonly body: Readonly<Record<string, never>>;
    readonly answer: { readonly items: readonly { readonly seq: number; readonly at: string; readonly actor: string; readonly action: string; readonly subject: string; readonly details: Readonly<Record<string, unknown>>; readonly previousHash: string; readonly hash: string }[]; readonly next: string | null };
  };
  /** The documents that are kept about an image. */
  readonly listImageDocuments: {
    readonly params: { readonly digest: string };
    readonly query: { readonly origin?: "inspected" | "claimed" };
    readonly body: Readonly<Record<string, never>>;
    readonly answer: { readonly items: readonly { readonly kind: string; readonly format: string; readonly sizeBytes: number; readonly createdAt: string }[] };
  };
  /** Paths of an image: what lies in a directory, or everything below it, of one layer or of all. */
  readonly listImageFiles: {
    readonly params: { readonly digest: string };
    readonly query: { readonly origin?: "inspected" | "claimed"; readonly path?: string; readonly recursive?: boolean; readonly layer?: number; readonly limit?: number; readonly after?: string };
    readonly body: Readonly<Record<string, never>>;
    readonly answer: { readonly items: readonly unknown[]; readonly next: string | null };
  };
  /** What of an image could not be read or understood. */
  readonly listImageGaps: {
    readonly params: { readonly digest: string };
    readonly query: { readonly origin?: "inspected" | "claimed"; readonly limit?: number; readonly after?: string };
    readonly body: Readonly<Record<string, never>>;
    readonly answer: { readonly items: readonly unknown[]; readonly next: string | null };
  };
  /** The steps that built an image, as it records them; secrets are hidden. */
  readonly listImageHistory: {
    readonly params: { readonly digest: string };
    readonly query: { readonly origin?: "inspected" | "claimed"; readonly limit?: number; readonly after?: string };
    readonly body: Readonly<Record<string, never>>;
    readonly answer: { readonly items: readonly unknown[]; readonly next: string | null };
  };
  /** The layers of an image, base first, with what each brought and what of it is of no use. */
  readonly listImageLayers: {
    readonly params: { readonly digest: string };
    readonly query: { readonly origin?: "inspected" | "claimed"; readonly limit?: number; readonly after?: string };
    readonly body: Readonly<Record<string, never>>;
    readonly answer: { readonly items: readonly unknown[]; readonly next: string | null };
  };
  /** The licences in an image with the packages that are under them. */
  readonly listImageLicenses: {
    readonly params: { readonly digest: string };
    readonly query: { readonly origin?: "inspected" | "claimed"; readonly limit?: number; readonly after?: string };
    readonly body: Readonly<Record<string, never>>;
    readonly answer: { readonly items: readonly unknown[]; readonly next: string | null };
  };
  /** The packages of an image, by type, name and version. */
  readonly listImagePackages: {
    readonly params: { readonly digest: string };
    readonly query: { readonly origin?: "inspected" | "claimed"; readonly type?: string; readonly text?: string; readonly limit?: number; readonly after?: string };
    readonly body: Readonly<Record<string, never>>;
    readonly answer: { readonly items: readonly unknown[]; readonly next: string | null };
  };
  /** Secrets that were found in an image: what kind and where, never what they are. */
  readonly listImageSecrets: {
    readonly params: { readonly digest: string };
    readonly query: { readonly origin?: "inspected" | "claimed"; readonly limit?: number; readonly after?: string };
    readonly body: Readonly<Record<string, never>>;
    readonly answer: { readonly items: readonly unknown[]; readonly next: string | null };
  };
  /** The vulnerabilities of an image by the advisory data of now. */
  readonly listImageVulnerabilities: {
    readonly params: { readonly digest: string };
    readonly query: { readonly origin?: "inspected" | "claimed"; readonly severity?: string; readonly limit?: number; readonly after?: string };
    readonly body: Readonly<Record<string, never>>;
    readonly answer: { readonly items: readonly unknown[]; readonly next: string | null; readonly undetermined: readonly unknown[]; readonly digest: string; readonly origin: "inspected" | "claimed" };
  };
  /** Images of the space, those that came last first. */
  readonly listImages: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: { readonly repository?: string; readonly tag?: string; readonly verdict?: "pass" | "warn" | "fail" | "error"; readonly state?: "waiting" | "analysed" | "failed"; readonly platform?: string; readonly origin?: "inspected" | "claimed"; readonly since?: string; readonly text?: string; readonly limit?: number; readonly after?: string };
    readonly body: Readonly<Record<string, never>>;
    readonly answer: { readonly items: readonly { readonly digest: string; readonly origin: "inspected" | "claimed"; readonly state: "waiting" | "analysed" | "failed"; readonly reference: string | null; readonly platform: string | null; readonly indexDigest: string | null; readonly imageId: string | null; readonly sizeBytes: number | null; readonly linkedAt: string; readonly analysedAt: string | null; readonly problem: unknown | null }[]; readonly next: string | null };
  };
  /** What was done to the service as a whole, the newest first. */
  readonly listInstanceAudit: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: { readonly actor?: string; readonly action?: string; readonly subject?: string; readonly since?: string; readonly until?: string; readonly limit?: number; readonly after?: string };
    readonly body: Readonly<Record<string, never>>;
    readonly answer: { readonly items: readonly { readonly seq: number; readonly at: string; readonly actor: string; readonly action: string; readonly subject: string; readonly details: Readonly<Record<string, unknown>>; readonly previousHash: string; readonly hash: string }[]; readonly next: string | null };
  };
  /** Every API key of the space, the newest first; never a secret. */
  readonly listKeys: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: Readonly<Record<string, never>>;
    readonly answer: { readonly items: readonly { readonly id: string; readonly name: string; readonly role: string; readonly scopes: readonly string[]; readonly createdBy: string; readonly createdAt: string; readonly expiresAt: string | null; readonly revokedAt: string | null; readonly usedOn: string | null }[]; readonly next: string | null };
  };
  /** Everybody in the space, by name. */
  readonly listMembers: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: Readonly<Record<string, never>>;
    readonly answer: { readonly items: readonly { readonly userId: string; readonly name: string; readonly email: string | null; readonly role: string; readonly byGroup: boolean; readonly since: string }[]; readonly next: string | null };
  };
  /** Messages that were sent or wait, the newest first. */
  readonly listNotifications: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: { readonly state?: "waiting" | "delivered" | "failed"; readonly subscription?: string; readonly event?: string; readonly limit?: number; readonly after?: string };
    readonly body: Readonly<Record<string, never>>;
    readonly answer: { readonly items: readonly { readonly id: string; readonly subscriptionId: string; readonly event: string; readonly data: unknown; readonly state: "waiting" | "delivered" | "failed"; readonly attempts: number; readonly lastProblem: string | null; readonly createdAt: string; readonly deliveredAt: string | null }[]; readonly next: string | null };
  };
  /** The policies of the space by name. */
  readonly listPolicies: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: { readonly limit?: number; readonly after?: string };
    readonly body: Readonly<Record<string, never>>;
    readonly answer: { readonly items: readonly { readonly id: string; readonly name: string; readonly activeVersion: number | null; readonly previousVersion: number | null; readonly latestVersion: number; readonly isDefault: boolean; readonly updatedAt: string }[]; readonly next: string | null };
  };
  /** The versions of a policy, the newest first. */
  readonly listPolicyVersions: {
    readonly params: { readonly policyId: string };
    readonly query: { readonly limit?: number; readonly after?: string };
    readonly body: Readonly<Record<string, never>>;
    readonly answer: { readonly items: readonly { readonly policyId: string; readonly version: number; readonly digest: string; readonly note: string; readonly createdBy: string; readonly createdAt: string; readonly document?: string }[]; readonly next: string | null };
  };
  /** Registries that the space has credentials for; never a secret. */
  readonly listRegistries: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: Readonly<Record<string, never>>;
    readonly answer: { readonly items: readonly { readonly host: string; readonly username: string | null; readonly hasSecret: boolean; readonly updatedAt: string }[]; readonly next: string | null };
  };
  /** Every space of the service, in the order they were made. */
  readonly listSpaces: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: { readonly limit?: number; readonly after?: string };
    readonly body: Readonly<Record<string, never>>;
    readonly answer: { readonly items: readonly { readonly id: string; readonly name: string; readonly createdAt: string }[]; readonly next: string | null };
  };
  /** Who is told of what. */
  readonly listSubscriptions: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: Readonly<Record<string, never>>;
    readonly answer: { readonly items: readonly { readonly id: string; readonly name: string; readonly channel: string; readonly settings: unknown; readonly events: readonly string[]; readonly filter: unknown; readonly template: string | null; readonly digestMinutes: number | null; readonly enabled: boolean; readonly hasSecret: boolean; readonly problem: string | null; readonly createdBy: string; readonly createdAt: string; readonly updatedAt: string }[]; readonly next: null };
  };
  /** Everybody who ever logged in, in the order of their first login. */
  readonly listUsers: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: { readonly limit?: number; readonly after?: string };
    readonly body: Readonly<Record<string, never>>;
    readonly answer: { readonly items: readonly { readonly id: string; readonly issuer: string; readonly subject: string; readonly email: string | null; readonly name: string; readonly createdAt: string }[]; readonly next: string | null };
  };
  /** Keeps the credential of the space for one registry, in place of what was there. It is sent to that host alone. */
  readonly putRegistry: {
    readonly params: { readonly host: string };
    readonly query: Readonly<Record<string, never>>;
    readonly body: { readonly username: string; readonly secret: string } | { readonly identityToken: string };
    readonly answer: null;
  };
  /** Takes somebody out of the space. A group of theirs that gives a role brings them back at their next login. */
  readonly removeMember: {
    readonly params: { readonly user: string };
    readonly query: Readonly<Record<string, never>>;
    readonly body: Readonly<Record<string, never>>;
    readonly answer: null;
  };
  /** Sends a message again, under its id. */
  readonly replayNotification: {
    readonly params: { readonly id: string };
    readonly query: Readonly<Record<string, never>>;
    readonly body: Readonly<Record<string, never>>;
    readonly answer: { readonly id: string; readonly subscriptionId: string; readonly event: string; readonly data: unknown; readonly state: "waiting" | "delivered" | "failed"; readonly attempts: number; readonly lastProblem: string | null; readonly createdAt: string; readonly deliveredAt: string | null };
  };
  /** Sends messages of a subscription again, the newest first, each under its id. */
  readonly replayNotifications: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: { readonly subscription: string; readonly state?: "failed" | "delivered"; readonly most?: number };
    readonly answer: { readonly replayed: number };
  };
  /** Seals every stored credential anew with the current encryption key, after which older keys are not needed. */
  readonly resealCredentials: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: Readonly<Record<string, never>>;
    readonly answer: { readonly resealed: number };
  };
  /** Makes an API key useless: here at once, in other replicas of the service within 5 seconds. */
  readonly revokeKey: {
    readonly params: { readonly key: string };
    readonly query: Readonly<Record<string, never>>;
    readonly body: Readonly<Record<string, never>>;
    readonly answer: null;
  };
  /** Go back to the version that counted before. */
  readonly rollbackPolicy: {
    readonly params: { readonly policyId: string };
    readonly query: Readonly<Record<string, never>>;
    readonly body: Readonly<Record<string, never>>;
    readonly answer: { readonly id: string; readonly name: string; readonly activeVersion: number | null; readonly previousVersion: number | null; readonly latestVersion: number; readonly isDefault: boolean; readonly updatedAt: string };
  };
  /** Make the policy the one that counts where a request names none. */
  readonly setDefaultPolicy: {
    readonly params: { readonly policyId: string };
    readonly query: Readonly<Record<string, never>>;
    readonly body: Readonly<Record<string, never>>;
    readonly answer: { readonly id: string; readonly name: string; readonly activeVersion: number | null; readonly previousVersion: number | null; readonly latestVersion: number; readonly isDefault: boolean; readonly updatedAt: string };
  };
  /** Gives somebody in the space another role, which no longer depends on their groups. */
  readonly setMemberRole: {
    readonly params: { readonly user: string };
    readonly query: Readonly<Record<string, never>>;
    readonly body: { readonly role: "viewer" | "developer" | "policy-admin" | "admin" };
    readonly answer: { readonly userId: string; readonly role: "viewer" | "developer" | "policy-admin" | "admin" };
  };
  /** Gives a user a role in any space. */
  readonly setSpaceMember: {
    readonly params: { readonly space: string; readonly user: string };
    readonly query: Readonly<Record<string, never>>;
    readonly body: { readonly role: "viewer" | "developer" | "policy-admin" | "admin" };
    readonly answer: { readonly userId: string; readonly role: "viewer" | "developer" | "policy-admin" | "admin" };
  };
  /** Has an image of a registry inspected and judged. */
  readonly submitImage: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: { readonly reference: string; readonly digest?: string; readonly platform?: string; readonly dockerfile?: string; readonly annotations?: Readonly<Record<string, string>> };
    readonly answer: { readonly operationId: string };
  };
  /** Run a document of policy tests against a version; cases hold their facts themselves. */
  readonly testPolicy: {
    readonly params: { readonly policyId: string; readonly version: number };
    readonly query: Readonly<Record<string, never>>;
    readonly body: { readonly tests: string };
    readonly answer: { readonly passed: number; readonly failed: number; readonly results: readonly unknown[]; readonly coverage: unknown };
  };
  /** Tries the credential by asking the registry what a reference points at. */
  readonly testRegistry: {
    readonly params: { readonly host: string };
    readonly query: Readonly<Record<string, never>>;
    readonly body: { readonly reference: string };
    readonly answer: { readonly ok: true; readonly digest: string | null } | { readonly ok: false; readonly code: string; readonly message: string };
  };
  /** Sends a test message at once, also where the subscription is turned off, and says how that went. */
  readonly testSubscription: {
    readonly params: { readonly id: string };
    readonly query: Readonly<Record<string, never>>;
    readonly body: Readonly<Record<string, never>>;
    readonly answer: { readonly delivered: boolean; readonly problem: string | null };
  };
  /** Has an image inspected and judged that is uploaded as a docker or OCI archive. */
  readonly uploadImage: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: { readonly reference?: string };
    readonly body: Blob;
    readonly answer: { readonly operationId: string };
  };
  /** Say what is wrong with a document, or what it may not mean; nothing is stored. */
  readonly validatePolicy: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: Readonly<Record<string, never>>;
    readonly body: { readonly document: string };
    readonly answer: { readonly valid: boolean; readonly name: string | null; readonly digest: string | null; readonly problems: readonly { readonly severity: string; readonly code: string; readonly message: string; readonly pointer: string; readonly line: number; readonly column: number }[] };
  };
  /** Checks the whole chain of the space, against a checkpoint that was kept elsewhere where one is given. */
  readonly verifyAudit: {
    readonly params: Readonly<Record<string, never>>;
    readonly query: { readonly checkpoint?: string };
    readonly body: Readonly<Record<string, never>>;
    readonly answer: { readonly kind: "intact"; readonly entries: number; readonly head: { readonly seq: number; readonly hash: string } } | { readonly kind: "broken"; readonly seq: number; readonly reason: string };
  };
}

/** Where each operation is. */
export const OPERATIONS: Readonly<Record<keyof Operations, { readonly method: string; readonly path: string }>> = {
  activatePolicy: { method: 'POST', path: '/api/v1/policies/:policyId/activate' },
  addMember: { method: 'POST', path: '/api/v1/members' },
  changeSubscription: { method: 'PUT', path: '/api/v1/subscriptions/:id' },
  compareImages: { method: 'GET', path: '/api/v1/images/:digest/compare/:base' },
  countImages: { method: 'GET', path: '/api/v1/images/count' },
  createKey: { method: 'POST', path: '/api/v1/keys' },
  createPolicy: { method: 'POST', path: '/api/v1/policies' },
  createPolicyVersion: { method: 'POST', path: '/api/v1/policies/:policyId/versions' },
  createSpace: { method: 'POST', path: '/api/v1/instance/spaces' },
  createSpaceKey: { method: 'POST', path: '/api/v1/instance/spaces/:space/keys' },
  createSubscription: { method: 'POST', path: '/api/v1/subscriptions' },
  deactivatePolicy: { method: 'POST', path: '/api/v1/policies/:policyId/deactivate' },
  deleteImage: { method: 'DELETE', path: '/api/v1/images/:digest' },
  deleteRegistry: { method: 'DELETE', path: '/api/v1/registries/:host' },
  deleteSubscription: { method: 'DELETE', path: '/api/v1/subscriptions/:id' },
  diffPolicyVersions: { method: 'GET', path: '/api/v1/policies/:policyId/versions/:version/diff' },
  exportAudit: { method: 'GET', path: '/api/v1/audit/export' },
  getImage: { method: 'GET', path: '/api/v1/images/:digest' },
  getImageConfig: { method: 'GET', path: '/api/v1/images/:digest/config' },
  getImageSbom: { method: 'GET', path: '/api/v1/images/:digest/sbom' },
  getNotification: { method: 'GET', path: '/api/v1/notifications/:id' },
  getOpenApi: { method: 'GET', path: '/api/v1/openapi.json' },
  getPolicy: { method: 'GET', path: '/api/v1/policies/:policyId' },
  getPolicyVersion: { method: 'GET', path: '/api/v1/policies/:policyId/versions/:version' },
  getSubscription: { method: 'GET', path: '/api/v1/subscriptions/:id' },
  getVersion: { method: 'GET', path: '/api/v1/version' },
  importInspection: { method: 'POST', path: '/api/v1/images/import/inspection' },
  importPolicy: { method: 'POST', path: '/api/v1/policies/import' },
  importSbom: { method: 'POST', path: '/api/v1/images/import/sbom' },
  listAudit: { method: 'GET', path: '/api/v1/audit' },
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
  listInstanceAudit: { method: 'GET', path: '/api/v1/instance/audit' },
  listKeys: { method: 'GET', path: '/api/v1/keys' },
  listMembers: { method: 'GET', path: '/api/v1/members' },
  listNotifications: { method: 'GET', path: '/api/v1/notifications' },
  listPolicies: { method: 'GET', path: '/api/v1/policies' },
  listPolicyVersions: { method: 'GET', path: '/api/v1/policies/:policyId/versions' },
  listRegistries: { method: 'GET', path: '/api/v1/registries' },
  listSpaces: { method: 'GET', path: '/api/v1/instance/spaces' },
  listSubscriptions: { method: 'GET', path: '/api/v1/subscriptions' },
  listUsers: { method: 'GET', path: '/api/v1/instance/users' },
  putRegistry: { method: 'PUT', path: '/api/v1/registries/:host' },
  removeMember: { method: 'DELETE', path: '/api/v1/members/:user' },
  replayNotification: { method: 'POST', path: '/api/v1/notifications/:id/replay' },
  replayNotifications: { method: 'POST', path: '/api/v1/notifications/replay' },
  resealCredentials: { method: 'POST', path: '/api/v1/instance/credentials/reseal' },
  revokeKey: { method: 'DELETE', path: '/api/v1/keys/:key' },
  rollbackPolicy: { method: 'POST', path: '/api/v1/policies/:policyId/rollback' },
  setDefaultPolicy: { method: 'POST', path: '/api/v1/policies/:policyId/default' },
  setMemberRole: { method: 'PUT', path: '/api/v1/members/:user' },
  setSpaceMember: { method: 'PUT', path: '/api/v1/instance/spaces/:space/members/:user' },
  submitImage: { method: 'POST', path: '/api/v1/images' },
  testPolicy: { method: 'POST', path: '/api/v1/policies/:policyId/versions/:version/test' },
  testRegistry: { method: 'POST', path: '/api/v1/registries/:host/test' },
  testSubscription: { method: 'POST', path: '/api/v1/subscriptions/:id/test' },
  uploadImage: { method: 'POST', path: '/api/v1/images/archive' },
  validatePolicy: { method: 'POST', path: '/api/v1/policies/validate' },
  verifyAudit: { method: 'GET', path: '/api/v1/audit/verification' },
};
