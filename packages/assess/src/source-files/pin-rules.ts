import type { SourceRule } from '@assay/core';

/** Rules of `pin`. */
export type PinRule = 'unpinned' | 'moved' | 'unpinnable' | 'missing' | 'unsupported' | 'newer' | 'platform';

/** What `pin` says of names of images. */
export const PIN_RULES: Readonly<Record<PinRule, SourceRule>> = {
  unpinned: {
    id: 'image-not-pinned',
    aliases: [],
    title: 'Image not pinned',
    summary: 'A tag can be moved: what is built or run tomorrow is then not what was looked at today.',
    severity: 'warning',
  },
  moved: {
    id: 'image-pin-outdated',
    aliases: [],
    title: 'Pinned digest is not what the tag is now',
    summary: 'The tag was moved since, often because of repairs that the pinned image lacks.',
    severity: 'info',
  },
  unpinnable: {
    id: 'image-not-pinnable',
    aliases: [],
    title: 'Image cannot be pinned where it stands',
    summary: 'What the name becomes is decided elsewhere, so that no digest can be written here.',
    severity: 'info',
  },
  missing: {
    id: 'image-not-found',
    aliases: [],
    title: 'Image not found',
    summary: 'The registry has nothing under this name.',
    severity: 'error',
  },
  unsupported: {
    id: 'official-tag-unsupported',
    aliases: [],
    title: 'Tag of an official image is not supported',
    summary: 'Tags that are not listed any more are not built again: they get no repairs.',
    severity: 'warning',
  },
  newer: {
    id: 'official-tag-newer',
    aliases: [],
    title: 'There is a newer tag',
    summary: 'A newer version of the official image has the same flavour.',
    severity: 'style',
  },
  platform: {
    id: 'official-tag-platform',
    aliases: [],
    title: 'Tag of an official image is not there for the platform',
    summary: 'The list of official images does not name this tag for the platform that the file asks for.',
    severity: 'warning',
  },
};
