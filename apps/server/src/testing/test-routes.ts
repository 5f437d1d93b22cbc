import { createHttpServer } from '../http/create-http-server.ts';
import type { Route } from '../http/route.ts';
import type { ServiceSettings } from '../service/settings.ts';
import { type TestService, startTestService } from './test-service.ts';

/** A service of a test's own that answers the test's own routes. */
export interface RoutesUnderTest {
  readonly service: TestService;
  readonly url: string;
  /** Sends a request as the admin, unless its headers say otherwise. */
  send(path: string, init?: RequestInit): Promise<Response>;
  stop(): Promise<void>;
}

/** Starts a service and beside it a server of these routes. */
export async function startRoutes(
  routes: readonly Route[],
  changes: Partial<ServiceSettings> = {},
): Promise<RoutesUnderTest> {
  const service = await startTestService({ role: 'worker', ...changes });
  const server = createHttpServer(service.service.parts, routes);
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  return {
    service,
    url,
    send: (path, init = {}) => {
      const headers = new Headers(init.headers);
      if (!headers.has('authorization')) headers.set('authorization', `Bearer ${service.adminKey}`);
      if (headers.get('authorization') === '') headers.delete('authorization');
      return fetch(`${url}${path}`, { ...init, headers });
    },
    stop: async () => {
      await server.close(100);
      await service.stop();
    },
  };
}
