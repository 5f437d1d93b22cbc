import type { Route } from '../http/route.ts';
import { CONTENT_ROUTES } from './content-routes.ts';
import { DOCUMENT_ROUTES } from './document-routes.ts';
import { EVIDENCE_ROUTES } from './evidence-route.ts';
import { LIST_ROUTES } from './list-routes.ts';
import { SUBMIT_ROUTES } from './submit-routes.ts';

/** Routes about images. */
export const IMAGE_ROUTES: readonly Route[] = [
  ...SUBMIT_ROUTES,
  ...LIST_ROUTES,
  ...CONTENT_ROUTES,
  ...EVIDENCE_ROUTES,
  ...DOCUMENT_ROUTES,
];
