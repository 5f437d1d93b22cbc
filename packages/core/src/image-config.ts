import type { JsonObject } from './json.ts';

/** The part of the OCI image configuration that tells how the image runs. Absent fields are empty, never undefined. */
export interface ImageConfig {
  /** As written: `app`, `1000:1000`; empty means root. */
  readonly user: string;
  /** `NAME=value`, in order. */
  readonly env: readonly string[];
  /** `8080/tcp`, sorted. */
  readonly exposedPorts: readonly string[];
  readonly entrypoint: readonly string[] | null;
  readonly cmd: readonly string[] | null;
  readonly labels: Readonly<Record<string, string>>;
  /** Sorted. */
  readonly volumes: readonly string[];
  readonly workingDir: string;
  readonly stopSignal: string | null;
  readonly shell: readonly string[] | null;
  readonly onBuild: readonly string[];
  readonly healthcheck: Healthcheck | null;
  /** RFC 3339 as written, or null. */
  readonly created: string | null;
  readonly author: string | null;
  /** The whole configuration as the image carries it, for what is not modelled here. */
  readonly raw: JsonObject;
}

/** A health check of the image; durations in nanoseconds as the format has them, null when left to the runtime. */
export interface Healthcheck {
  /** `["NONE"]`, `["CMD", …]` or `["CMD-SHELL", "…"]`. */
  readonly test: readonly string[];
  readonly intervalNs: number | null;
  readonly timeoutNs: number | null;
  readonly startPeriodNs: number | null;
  readonly retries: number | null;
}

/** One step of the build as the image records it. */
export interface HistoryEntry {
  readonly created: string | null;
  readonly createdBy: string;
  readonly author: string | null;
  readonly comment: string | null;
  /** True when the step made no layer. */
  readonly emptyLayer: boolean;
}

/** The configuration of something that has none: a root file system directory, an imported SBOM. */
export const EMPTY_CONFIG: ImageConfig = {
  user: '',
  env: [],
  exposedPorts: [],
  entrypoint: null,
  cmd: null,
  labels: {},
  volumes: [],
  workingDir: '',
  stopSignal: null,
  shell: null,
  onBuild: [],
  healthcheck: null,
  created: null,
  author: null,
  raw: {},
};
