export { TRUST_ERRORS } from './errors.ts';
export { TRUST_FAILURES, type TrustFailureCode, type TrustFailureEntry } from './failures.ts';
export { createNotationVerification } from './notation/notation-verification.ts';
export type { RevocationFetch } from './notation/revocation/check-revocation.ts';
export { DEFAULT_EXPRESSION_LIMITS } from './image-policy/expression-port.ts';
export { judgeImagePolicies } from './image-policy/judge-image-policies.ts';
export type { ImagePolicyContext } from './image-policy/policy-context.ts';
export { OpaProgram } from './rego/opa-program.ts';
export {
  type ExplainedEvidence,
  type ExplainedStep,
  type ExplainedVerifier,
  explainVerification,
} from './explain/explain-verification.ts';
export { type KeyResolver, resolveKeys } from './keys/key-resolver.ts';
export {
  type FetchedRoot,
  type TrustWarning,
  type TrustedRootFailure,
  type TrustedRootFetcher,
  type TrustedRoots,
  loadTrustedRoots,
} from './roots/load-trusted-roots.ts';
export { PUBLIC_GOOD, type TrustedRoot, publicGoodRoot } from './roots/trusted-root.ts';
export { httpsDownload } from './roots/tuf/https-download.ts';
export type { TufDownload } from './roots/tuf/refresh-target.ts';
export { PUBLIC_GOOD_MIRROR, type TufOptions, createTufFetcher } from './roots/tuf/tuf-fetcher.ts';
export { CLAIM_NAMES } from './sigstore/claims.ts';
export { SHORT_PREDICATE_TYPES, summarizePredicate } from './predicates/summarize.ts';
export { readSigningKey } from './signing/read-signing-key.ts';
export { BUNDLE_TYPE, type SigningIdentity, type SigningServices, signStatement } from './signing/sign-statement.ts';
export { COSIGN_SIGN } from './predicates/statement.ts';
export { type StatementDraft, encodeStatement } from './signing/statement.ts';
export { VerdictCache } from './verify/verdict-cache.ts';
export { VerificationPool, type VerificationPoolOptions } from './verify/verification-pool.ts';
export type { VerificationReport } from './verify/verification-report.ts';
export type { NotationVerification, VerificationRequest } from './verify/verification-request.ts';
export type { VerifiedSignature, VerifiedStatement } from './verify/verified.ts';
export { STEP_ORDER } from './verify/step-order.ts';
export { verifyEvidence } from './verify/verify-evidence.ts';
