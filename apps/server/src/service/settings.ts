import type { ProxySettings } from '@assay/oci';
import type { StoreLocation } from '@assay/store';

/** What this process does: answers requests, works on jobs, or both. */
export type ServiceRole = 'api' | 'worker' | 'all';

/** How the service runs. Everything is explicit; nothing is read from the environment here. */
export interface ServiceSettings {
  /** Directory for the embedded database, blobs, the encryption key and the advisory database. */
  readonly dataDirectory: string;
  readonly database: StoreLocation;
  /** Where documents are kept: a directory, or a bucket (`s3://bucket/prefix`). */
  readonly blobs: { readonly kind: 'directory'; readonly path: string } | { readonly kind: 's3'; readonly url: string };
  readonly listen: { readonly host: string; readonly port: number };
  readonly role: ServiceRole;
  /** Address that people and webhooks reach the service by; null: that of each request. */
  readonly publicUrl: string | null;
  /** Token of the first admin key, in place of one that is made up and told once. */
  readonly adminKey: string | null;
  /** Days that an API key may count at most; null: without end. Default 365. */
  readonly keyMaxAgeDays?: number | null;
  /** Networks (CIDR) and hosts that may be connected to although they are private: registries, webhooks, git. */
  readonly allowedEgress: readonly string[];
  /** Proxies that everything outside is reached through. Default none. */
  readonly proxy?: ProxySettings | null;
  /** Registries that are spoken to over plain HTTP. */
  readonly insecureRegistries: readonly string[];
  /** Proxies (CIDR) whose X-Forwarded-For and X-Forwarded-Proto are believed. */
  readonly trustedProxies: readonly string[];
  /** Jobs at once in each lane. */
  readonly slots: Readonly<Record<'interactive' | 'push' | 'rescan' | 'feed', number>>;
  /** Requests per minute of one caller. */
  readonly requestsPerMinute: number;
  /** Largest archive that may be uploaded, in bytes. */
  readonly uploadLimit: number;
  /** File of the advisory database; it may not exist yet. */
  readonly advisoryDatabase: string;
  /** Address of the clamd that images are held against where policies ask for it (`host:port` or a socket). Default none. */
  readonly malwareScanner?: string | null;
  /** File of the list of official images, for rules on base images. Default none. */
  readonly officialImages?: string | null;
  readonly oidc: OidcSettings | null;
  /** Where metrics and probes are answered without a credential; absent: metrics only with `instance:read`, on the main address. */
  readonly metricsListen?: { readonly host: string; readonly port: number } | null;
  /** Where traces are sent (OTLP over HTTP). Default nowhere. */
  readonly tracing?: TracingSettings | null;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Milliseconds that requests and jobs may still take when the service stops. */
  readonly stopGrace: number;
  readonly toolVersion: string;
}

/** The identity provider that people log in with (OpenID Connect Core 1.0). */
export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Claim that lists groups. */
  readonly groupsClaim: string;
  /** Role in a space by group: `platform-team` → `{ space: 'default', role: 'admin' }`. */
  readonly groups: Readonly<Record<string, { readonly space: string; readonly role: string }>>;
}

/** A collector of traces. */
export interface TracingSettings {
  /** Its address, without `/v1/traces`. */
  readonly endpoint: string;
  /** Sent with each request to it. */
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
}
