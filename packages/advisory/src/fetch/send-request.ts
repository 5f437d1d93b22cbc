/** The HTTP client, in a file of its own so that it can be loaded late: a bundler gives names of CommonJS only to static imports. */
export { EnvHttpProxyAgent as ProxyClient, request as sendRequest } from 'undici';
