import type { ProxySettings } from '@assay/oci';
import type { AwsSurroundings, StoreLocation } from '@assay/store';
import type { DeliverySettings } from '../notifications/delivery-settings.ts';

/** What this process does: answers requests, works on jobs, or both. */
export type ServiceRole = 'api' | 'worker' | 'all';

/** How the service runs. Everything is explicit; nothing is read from the environment here. */
export interface ServiceSettings {
  /** Directory for the embedded database, blobs, the encryption key and the advisory database. */
  readonly dataDirectory: string;
  readonly database: StoreLocation;
  /** Where documents are kept: a directory, or a bucket (`s3://bucket/prefix?region=…&endpoint=…&style=…`). */
  readonly blobs:
    | { readonly kind: 'directory'; readonly path: string }
    | { readonly kind: 's3'; readonly url: string; readonly credentials: AwsSurroundings };
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
  /** How that database is brought up to date. Default: when somebody asks for it, with what images at hand need. */
  readonly advisoryFeeds?: AdvisoryFeedSettings;
  /** Address of the clamd that images are held against where policies ask for it (`host:port` or a socket). Default none. */
  readonly malwareScanner?: string | null;
  /** File of the list of official images, for rules on base images. Default none. */
  readonly officialImages?: string | null;
  /** Directory of the built web interface. Default none: only the API is served. */
  readonly webDirectory?: string | null;
  /** Days that an exception may last. Default 365. */
  readonly exceptionDays?: number;
  /** Whether people may approve exceptions that they asked for themselves. Default false. */
  readonly ownExceptions?: boolean;
  readonly oidc: OidcSettings | null;
  /** Where metrics and probes are answered without a credential; absent: metrics only with `instance:read`, on the main address. */
  readonly metricsListen?: { readonly host: string; readonly port: number } | null;
  /** Where traces are sent (OTLP over HTTP). Default nowhere. */
  readonly tracing?: TracingSettings | null;
  /** How messages are delivered. Default `DEFAULT_DELIVERY`. */
  readonly delivery?: Partial<DeliverySettings>;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Milliseconds after which a job of a worker that says nothing is given to another one. Default 30000. */
  readonly jobLease?: number;
  /** Milliseconds that requests and jobs may still take when the service stops. */
  readonly stopGrace: number;
  readonly toolVersion: string;
}

/** The identity provider that people log in with (OpenID Connect Core 1.0). */
export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Scopes that are asked for. Default `openid profile email`. */
  readonly scope?: string;
  /** Claim that lists groups; asked of the user info endpoint where the ID token does not hold it. */
  readonly groupsClaim: string;
  /** Role in a space by group, and what members may do with the service as a whole: `platform-team` → `{ space: 'default', role: 'admin' }`. */
  readonly groups: Readonly<
    Record<string, { readonly space: string; readonly role: string; readonly instance?: readonly string[] }>
  >;
}

/** Where advisories come from, and how often. */
export interface AdvisoryFeedSettings {
  /** Milliseconds between updates; null: only when somebody asks. */
  readonly every: number | null;
  /** An OCI artifact that holds a whole database, in place of feeds; null for feeds. */
  readonly artifact: string | null;
  /** PEM texts of public keys of which one must have signed a database that is taken whole; empty takes it unsigned. */
  readonly keys: readonly string[];
  /** Namespaces that are fetched whatever the images at hand need. */
  readonly namespaces: readonly string[];
  /** Prefixes of addresses of feeds and what stands in for them. */
  readonly mirrors: readonly { readonly from: string; readonly to: string }[];
  /** Key for the API of NVD. */
  readonly nvdApiKey: string | null;
}

/** A collector of traces. */
export interface TracingSettings {
  /** Its address, without `/v1/traces`. */
  readonly endpoint: string;
  /** Sent with each request to it. */
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
}
