/** One decision at the door of a cluster, or several that were the same. */
export interface AdmissionTable {
  space_id: string;
  id: string;
  /** As the controller named it, so that what comes twice counts once. */
  event_id: string;
  at: number;
  last_at: number;
  recorded_at: number;
  number: number;
  cluster: string;
  environment: string | null;
  namespace: string;
  kind: string;
  name: string;
  requested_by: string;
  outcome: string;
  details: string;
}

/** An image of a decision. */
export interface AdmissionImageTable {
  space_id: string;
  admission_id: string;
  position: number;
  reference: string;
  digest: string | null;
}

/** How many decisions of a kind came in an hour. */
export interface AdmissionCountTable {
  space_id: string;
  /** Empty for none. */
  environment: string;
  cluster: string;
  hour: number;
  outcome: string;
  number: number;
}

/** A controller that reported. */
export interface ControllerTable {
  space_id: string;
  cluster: string;
  instance: string;
  version: string;
  policies: string | null;
  started_at: number;
  seen_at: number;
}
