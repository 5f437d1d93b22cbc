import type { Route } from '../http/route.ts';
import { INSTANCE_ROUTES } from '../instance/instance-routes.ts';
import { POLICY_DOCUMENT_ROUTES } from '../policies/document-routes.ts';
import { POLICY_ROUTES } from '../policies/policy-routes.ts';
import { POLICY_VERSION_ROUTES } from '../policies/version-routes.ts';
import { openApiRoute } from './openapi-route.ts';

/** Every route of the service. */
export const ROUTES: readonly Route[] = [
  openApiRoute(() => ROUTES),
  ...INSTANCE_ROUTES,
  ...POLICY_DOCUMENT_ROUTES,
  ...POLICY_ROUTES,
  ...POLICY_VERSION_ROUTES,
];
