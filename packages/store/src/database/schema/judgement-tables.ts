/** A policy of a space. */
export interface PolicyTable {
  space_id: string;
  id: string;
  name: string;
  active_version: number | null;
  previous_version: number | null;
  latest_version: number;
  is_default: number;
  updated_at: number;
}

/** One version of a policy; never changed. */
export interface PolicyVersionTable {
  space_id: string;
  policy_id: string;
  version: number;
  digest: string;
  document: string;
  tests: string | null;
  test_cases: number;
  note: string;
  created_by: string;
  created_at: number;
}

/** A git repository that versions of a policy come from. */
export interface PolicySourceTable {
  space_id: string;
  policy_id: string;
  url: string;
  ref: string;
  path: string;
  activates: number;
  every_ms: number | null;
  next_at: number | null;
  commit_id: string | null;
  problem: string | null;
  checked_at: number | null;
}

/** How many verdicts of a kind stood on a day. */
export interface VerdictCountTable {
  space_id: string;
  day: string;
  verdict: string;
  number: number;
}

/** What a change of policy would do to one image under one name. */
export interface SimulatedVerdictTable {
  space_id: string;
  operation_id: string;
  position: number;
  image_id: number;
  reference: string;
  effect: string;
  verdict_before: string;
  verdict_after: string;
  findings: string;
  environments: string;
}

/** An exception and where it stands. */
export interface AllowlistItemTable {
  space_id: string;
  id: string;
  state: string;
  item: string;
  reason: string;
  requested_by: string;
  requested_at: number;
  decided_by: string | null;
  decided_at: number | null;
  expires_at: number | null;
}

/** The verdict that stands for an image under a policy in a context. */
export interface VerdictTable {
  space_id: string;
  id: string;
  image_id: number;
  reference: string;
  policy_id: string;
  context: string;
  evaluation_id: string;
  verdict: string;
  outcome_digest: string;
  reads_vulnerabilities: number;
  due_at: number | null;
  changed_at: number;
}

/** One decision; written only when the outcome changed or a person asked. */
export interface EvaluationTable {
  space_id: string;
  id: string;
  verdict_id: string;
  image_id: number;
  verdict: string;
  previous_verdict: string | null;
  policy_digest: string;
  decision: string;
  outcome_digest: string;
  cause: string;
  evaluated_at: number;
}

/** Something besides packages that a verdict read. */
export interface VerdictDependencyTable {
  space_id: string;
  kind: string;
  key: string;
  verdict_id: string;
}

/** A place where images run. */
export interface EnvironmentTable {
  space_id: string;
  id: string;
  name: string;
  protected: number;
  created_at: number;
}

/** What a workload of an environment runs. */
export interface DeploymentTable {
  space_id: string;
  environment_id: string;
  workload: string;
  container: string;
  reference: string;
  digest: string;
  since: number;
  seen_at: number;
}
