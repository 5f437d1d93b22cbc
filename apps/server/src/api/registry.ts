import type { Route } from '../http/route.ts';
import { INSTANCE_ROUTES } from '../instance/instance-routes.ts';

/** Every route of the service. */
export const ROUTES: readonly Route[] = [...INSTANCE_ROUTES];
