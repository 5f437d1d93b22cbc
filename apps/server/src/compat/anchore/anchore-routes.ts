import type { Route } from '../../http/route.ts';
import { ANCHORE_ANCESTOR_ROUTES } from './ancestors-route.ts';
import { ANCHORE_CHECK_ROUTES } from './check-route.ts';
import { ANCHORE_CONTENT_ROUTES } from './content-routes.ts';
import { ANCHORE_IMAGE_ROUTES } from './image-routes.ts';
import { ANCHORE_SYSTEM_ROUTES } from './system-routes.ts';

/** The routes that CI clients of the Anchore v2 API call: what they send is taken and answered in the words that they know. */
export const ANCHORE_ROUTES: readonly Route[] = [
  ...ANCHORE_SYSTEM_ROUTES,
  ...ANCHORE_IMAGE_ROUTES,
  ...ANCHORE_ANCESTOR_ROUTES,
  ...ANCHORE_CHECK_ROUTES,
  ...ANCHORE_CONTENT_ROUTES,
];
