import { KEY_ROUTES } from '../access/key-routes.ts';
import { LOGIN_ROUTES } from '../access/login/login-routes.ts';
import { SESSION_ROUTES } from '../access/login/session-routes.ts';
import { MEMBER_ROUTES } from '../access/member-routes.ts';
import { SPACE_ROUTES } from '../access/space-routes.ts';
import { ADMISSION_ROUTES } from '../admissions/admission-routes.ts';
import { ADVISORY_ROUTES } from '../advisories/advisory-routes.ts';
import { VEX_ROUTES } from '../advisories/vex-routes.ts';
import { AUDIT_ROUTES } from '../audit/audit-routes.ts';
import { ANCHORE_ROUTES } from '../compat/anchore/anchore-routes.ts';
import { ENVIRONMENT_ROUTES } from '../environments/environment-routes.ts';
import { GITHUB_ROUTES } from '../github/github-routes.ts';
import type { Route } from '../http/route.ts';
import { IMAGE_ROUTES } from '../images/image-routes.ts';
import { INSTANCE_ROUTES } from '../instance/instance-routes.ts';
import { EVENT_ROUTES } from '../live/event-routes.ts';
import { NOTIFICATION_ROUTES } from '../notifications/notification-routes.ts';
import { SUBSCRIPTION_ROUTES } from '../notifications/subscription-routes.ts';
import { EXCEPTION_ROUTES } from '../exceptions/exception-routes.ts';
import { EVALUATION_ROUTES } from '../judgement/evaluation-routes.ts';
import { OPERATION_ROUTES } from '../judgement/operation-routes.ts';
import { POLICY_DOCUMENT_ROUTES } from '../policies/document-routes.ts';
import { POLICY_ROUTES } from '../policies/policy-routes.ts';
import { POLICY_SOURCE_ROUTES } from '../policies/source-routes.ts';
import { SIMULATION_ROUTES } from '../policies/simulation-routes.ts';
import { POLICY_VERSION_ROUTES } from '../policies/version-routes.ts';
import { OVERVIEW_ROUTES } from '../overview/overview-routes.ts';
import { REGISTRY_ROUTES } from '../registries/registry-routes.ts';
import { RECEIVER_ROUTES } from '../repositories/receiver-routes.ts';
import { REGISTRY_EVENT_ROUTES } from '../repositories/registry-event-route.ts';
import { REPOSITORY_ROUTES } from '../repositories/repository-routes.ts';
import { JOB_ROUTES } from '../upkeep/job-routes.ts';
import { UPKEEP_ROUTES } from '../upkeep/upkeep-routes.ts';
import { SEARCH_ROUTES } from '../search/search-routes.ts';
import { openApiRoute } from './openapi-route.ts';

/** Every route of the service. */
export const ROUTES: readonly Route[] = [
  openApiRoute(() => ROUTES),
  ...ADMISSION_ROUTES,
  ...ADVISORY_ROUTES,
  ...ANCHORE_ROUTES,
  ...AUDIT_ROUTES,
  ...ENVIRONMENT_ROUTES,
  ...GITHUB_ROUTES,
  ...INSTANCE_ROUTES,
  ...IMAGE_ROUTES,
  ...KEY_ROUTES,
  ...LOGIN_ROUTES,
  ...MEMBER_ROUTES,
  ...EVENT_ROUTES,
  ...NOTIFICATION_ROUTES,
  ...EVALUATION_ROUTES,
  ...EXCEPTION_ROUTES,
  ...OPERATION_ROUTES,
  ...OVERVIEW_ROUTES,
  ...POLICY_DOCUMENT_ROUTES,
  ...POLICY_ROUTES,
  ...POLICY_SOURCE_ROUTES,
  ...POLICY_VERSION_ROUTES,
  ...SIMULATION_ROUTES,
  ...REGISTRY_ROUTES,
  ...REPOSITORY_ROUTES,
  ...RECEIVER_ROUTES,
  ...REGISTRY_EVENT_ROUTES,
  ...SEARCH_ROUTES,
  ...SESSION_ROUTES,
  ...SPACE_ROUTES,
  ...SUBSCRIPTION_ROUTES,
  ...UPKEEP_ROUTES,
  ...JOB_ROUTES,
  ...VEX_ROUTES,
];
