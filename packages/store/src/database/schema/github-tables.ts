/** A GitHub App of a space. */
export interface GithubAppTable {
  space_id: string;
  id: string;
  app_id: number;
  slug: string;
  owner: string;
  api_url: string;
  web_url: string;
  sealed: Uint8Array;
  key_id: string;
  created_by: string;
  created_at: number;
}

/** Where an app is installed. */
export interface GithubInstallationTable {
  space_id: string;
  app: string;
  installation_id: number;
  account: string;
  state: string;
  permissions: string;
  settings: string;
  updated_at: number;
}

/** A repository that an installation reaches. */
export interface GithubRepositoryTable {
  space_id: string;
  id: string;
  app: string;
  installation_id: number;
  repository_id: number;
  owner: string;
  name: string;
  default_branch: string;
  state: string;
  settings: string;
  told: string;
  troubles: string;
  updated_at: number;
}

/** An event that was taken. */
export interface GithubDeliveryTable {
  space_id: string;
  app: string;
  delivery: string;
  event: string;
  at: number;
}

/** A pull request. */
export interface GithubPullTable {
  space_id: string;
  repository: string;
  number: number;
  head_sha: string;
  base_ref: string;
  open: number;
  comment_id: number | null;
  updated_at: number;
}

/** A check on a commit. */
export interface GithubCheckTable {
  space_id: string;
  repository: string;
  head_sha: string;
  name: string;
  run_id: number | null;
  conclusion: string;
  title: string;
  pull: number | null;
  updated_at: number;
}

/** An image that was built from a commit. */
export interface GithubBuildTable {
  space_id: string;
  repository: string;
  commit_sha: string;
  digest: string;
  reference: string;
  evidence: string;
  at: number;
}

/** A pull request of our own that pins images. */
export interface GithubPinTable {
  space_id: string;
  repository: string;
  branch: string;
  number: number | null;
  state: string;
  change_key: string;
  head_sha: string | null;
  title: string;
  updated_at: number;
}

/** An image that is, or is not, ready for an environment. */
export interface GithubCandidateTable {
  space_id: string;
  id: string;
  repository: string;
  environment: string;
  commit_sha: string;
  digest: string;
  reference: string;
  state: string;
  reasons: string;
  policy_digest: string | null;
  pull: string | null;
  candidate_at: number | null;
  created_at: number;
  updated_at: number;
}
