/** Claims of certificates by the object identifiers and names that Kyverno takes. */
const CLAIMS: ReadonlyMap<string, string> = new Map([
  ['1.3.6.1.4.1.57264.1.2', 'githubWorkflowTrigger'],
  ['1.3.6.1.4.1.57264.1.3', 'githubWorkflowSha'],
  ['1.3.6.1.4.1.57264.1.4', 'githubWorkflowName'],
  ['1.3.6.1.4.1.57264.1.5', 'githubWorkflowRepository'],
  ['1.3.6.1.4.1.57264.1.6', 'githubWorkflowRef'],
  ['1.3.6.1.4.1.57264.1.9', 'buildSignerUri'],
  ['1.3.6.1.4.1.57264.1.10', 'buildSignerDigest'],
  ['1.3.6.1.4.1.57264.1.11', 'runnerEnvironment'],
  ['1.3.6.1.4.1.57264.1.12', 'sourceRepositoryUri'],
  ['1.3.6.1.4.1.57264.1.13', 'sourceRepositoryDigest'],
  ['1.3.6.1.4.1.57264.1.14', 'sourceRepositoryRef'],
  ['1.3.6.1.4.1.57264.1.15', 'sourceRepositoryIdentifier'],
  ['1.3.6.1.4.1.57264.1.16', 'sourceRepositoryOwnerUri'],
  ['1.3.6.1.4.1.57264.1.17', 'sourceRepositoryOwnerIdentifier'],
  ['1.3.6.1.4.1.57264.1.18', 'buildConfigUri'],
  ['1.3.6.1.4.1.57264.1.19', 'buildConfigDigest'],
  ['1.3.6.1.4.1.57264.1.20', 'buildTrigger'],
  ['1.3.6.1.4.1.57264.1.21', 'runInvocationUri'],
  ['1.3.6.1.4.1.57264.1.22', 'sourceRepositoryVisibilityAtSigning'],
]);
const NAMES: ReadonlySet<string> = new Set(CLAIMS.values());

/** The claim of a certificate that an extension is; null for one that is not known. */
export function claimOf(extension: string): string | null {
  return CLAIMS.get(extension) ?? (NAMES.has(extension) ? extension : null);
}
