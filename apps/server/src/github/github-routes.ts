import type { Route } from '../http/route.ts';
import { GITHUB_APP_ROUTES } from './app/app-routes.ts';
import { GITHUB_PROMOTION_ROUTES } from './promotion/promotion-routes.ts';
import { GITHUB_INSTALLATION_ROUTES } from './settings/installation-routes.ts';
import { GITHUB_REPOSITORY_ROUTES } from './settings/repository-routes.ts';
import { GITHUB_WEBHOOK_ROUTES } from './webhook/webhook-route.ts';

/** Routes of the GitHub app. */
export const GITHUB_ROUTES: readonly Route[] = [
  ...GITHUB_APP_ROUTES,
  ...GITHUB_REPOSITORY_ROUTES,
  ...GITHUB_INSTALLATION_ROUTES,
  ...GITHUB_PROMOTION_ROUTES,
  ...GITHUB_WEBHOOK_ROUTES,
];
