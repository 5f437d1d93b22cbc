/** What the webhook does not answer with HTTP 200. */
export const REVIEW_API = 'admission.k8s.io/v1';

/** Kind of an object or name of a resource, as requests spell them. */
export interface GroupVersionName {
  readonly group: string;
  readonly version: string;
  readonly name: string;
}

/** A request of the API server, as far as the webhook reads it. */
export interface AdmissionRequest {
  readonly uid: string;
  readonly kind: GroupVersionName;
  readonly resource: GroupVersionName;
  /** Empty for the object itself. */
  readonly subResource: string;
  /** Empty when the API server has not made one up yet. */
  readonly name: string;
  /** Empty for what lies in no namespace. */
  readonly namespace: string;
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';
  readonly user: { readonly name: string; readonly groups: readonly string[] };
  readonly object: unknown;
  readonly oldObject: unknown;
  readonly dryRun: boolean;
}

/** What came over the wire: a request, a request that cannot be read but can be answered, or neither. */
export type ParsedReview =
  | { readonly kind: 'request'; readonly request: AdmissionRequest }
  /** Answered with a refusal. */
  | { readonly kind: 'malformed'; readonly uid: string; readonly message: string }
  /** Answered with an HTTP status. */
  | { readonly kind: 'rejected'; readonly status: 400 | 413 | 415; readonly message: string };

/** One change of the object, RFC 6902. */
export type PatchOperation = {
  readonly op: 'test' | 'replace';
  readonly path: string;
  readonly value: string;
};

/** The answer to a request. */
export interface AdmissionAnswer {
  readonly uid: string;
  readonly allowed: boolean;
  /** Of a refusal. */
  readonly status?: { readonly code: number; readonly reason: string; readonly message: string };
  readonly warnings?: readonly string[];
  readonly auditAnnotations?: Readonly<Record<string, string>>;
  readonly patch?: readonly PatchOperation[];
}
