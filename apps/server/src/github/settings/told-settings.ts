import type { CommitChange, RepositorySettings } from '@assay/github';
import type { JsonObject, PromotionTarget } from '@assay/core';
import { placeOfPath } from '@assay/dockerfile';

/** Dockerfiles that are remembered by name. */
const MOST_FILES = 100;

function targetText(target: PromotionTarget): string {
  const where = target.kind === 'file' ? `${target.owner}/${target.repository}:${target.path}` : 'deployment';
  return `${target.environment}=${where}`;
}

/** What counted for a repository, for people and for schedules: settings with who said them, and what it holds. */
export function toldSettings(
  { settings, origins, problems }: RepositorySettings,
  before: JsonObject,
  { tree }: Pick<CommitChange, 'tree'>,
  { isDefault }: { readonly isDefault: boolean },
): JsonObject {
  const { modes, scope, severity, image, baseline, comment, sarif, pin } = settings;
  const dockerfiles = [...tree.files.keys()].filter((path) => placeOfPath(path) === 'dockerfile');
  return {
    ...before,
    settings: {
      ...modes,
      scope,
      severity,
      image,
      baseline,
      comment: comment ? 'on' : 'off',
      sarif: sarif ? 'on' : 'off',
      'allow-comments': settings.allowComments ? 'on' : 'off',
      pin,
      'pin-after': settings.pinAfterHours,
      images: [...settings.images],
      promote: settings.promote.map(targetText),
      'promote-checks': [...settings.promoteChecks],
    },
    origins: { ...origins },
    problems: problems.slice(0, 50),
    ...(isDefault ? { dockerfiles: dockerfiles.slice(0, MOST_FILES) } : {}),
  };
}
