import type { LookupFunction } from 'node:net';
import type { Platform } from '@assay/core';

/** Proxies, as the variables HTTP_PROXY, HTTPS_PROXY and NO_PROXY describe them. Addresses may hold passwords and are never shown. */
export interface ProxySettings {
  /** For servers that are spoken to over plain HTTP; null: none. */
  readonly http: string | null;
  /** For all others; null: none. */
  readonly https: string | null;
  /** Hosts and domains that need none, with commas between; `*` for all. This machine never does. */
  readonly except: string;
}

/** Decides to which machines connections are made, beside what holds for every registry: for a service that connects for others. */
export interface ConnectionGuard {
  /**
   * Asked before each request to a registry, a token server or a redirect's target. `viaProxy` says that the proxy will resolve the name.
   * What it throws is passed on.
   */
  check(url: URL, viaProxy: boolean): Promise<void>;
  /** Resolves every name that is connected to, that of a proxy excepted; an `AssayError` that it gives is passed on. */
  readonly lookup: LookupFunction;
}

/** How to reach registries. Everything is explicit; nothing is read from the environment here. */
export interface RegistrySettings {
  /** `host[:port]` of registries that are spoken to over plain HTTP, or HTTPS without checking the certificate. */
  readonly insecure: readonly string[];
  /** Mirrors by registry, tried in order before it: `docker.io` → `["mirror.example:5000/prefix"]`. */
  readonly mirrors: Readonly<Record<string, readonly string[]>>;
  /** PEM certificates of further certificate authorities. */
  readonly certificateAuthorities: readonly string[];
  /** Docker configuration files to read credentials from, first match wins; missing files are skipped. */
  readonly dockerConfigFiles: readonly string[];
  /** Credentials given outside of files, by registry host. The user name `<token>` marks an identity token (OAuth 2 refresh token). */
  readonly credentials: Readonly<Record<string, { readonly username: string; readonly password: string }>>;
  /** Origins (`https://auth.example`) of token servers that any registry may send its clients to. */
  readonly tokenServers: readonly string[];
  /** Environment for credential helpers. */
  readonly helperEnvironment: Readonly<Record<string, string | undefined>>;
  /** Proxies to go through. Default none. */
  readonly proxy?: ProxySettings;
  /** Default none: wherever the user leads is connected to. */
  readonly guard?: ConnectionGuard;
  /** Milliseconds without a byte after which a connection counts as dead. Default 30,000. */
  readonly idleTimeoutMs: number;
  /** Further tries after a fault that may pass. Default 4. */
  readonly retries: number;
  /** Longest wait that a server may ask for before the next try, in milliseconds; a longer one fails at once. Default: 30 seconds are waited. */
  readonly longestAskedMs?: number;
}

/** How to open an image. */
export interface OpenOptions {
  /** One platform, `all` of an index, or null for the host's linux platform with any image that is not an index accepted. */
  readonly platform: Platform | 'all' | null;
  /** Linux platform of this machine. */
  readonly hostPlatform: Platform;
  readonly registry: RegistrySettings;
  /** True forbids every connection, the docker daemon's local socket excepted. */
  readonly offline: boolean;
  /** `unix:///var/run/docker.sock`, `tcp://host:port`. */
  readonly dockerHost: string;
  /** Directory inside the cache for bytes that must be at hand twice; files in it are removed on dispose, or swept when their process died. */
  readonly scratchDirectory: string;
  readonly signal: AbortSignal;
}
