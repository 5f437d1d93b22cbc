/** A VEX document or advisories that a space handed in: they count in that space alone. */
export interface AdvisoryDocumentTable {
  space_id: string;
  id: string;
  name: string;
  kind: string;
  digest: string;
  document: string;
  statements: number;
  created_by: string;
  created_at: number;
}

/** Something that has to be judged again, or for the first time. */
export interface VerdictMarkTable {
  space_id: string;
  image_id: number;
  reference: string;
  policy_id: string;
  context: string;
  cause: string;
  mark: string;
  urgency: number;
  not_before: number;
  attempts: number;
}

/** What a container of a workload ran before. */
export interface DeploymentHistoryTable {
  space_id: string;
  id: string;
  environment_id: string;
  workload: string;
  container: string;
  reference: string;
  digest: string;
  since: number;
  until: number;
}
