import type { SourceRule } from '@assay/core';

/** Rules of `pin`. */
export type PinRule =
  | 'unpinned'
  | 'moved'
  | 'waiting'
  | 'unpinnable'
  | 'missing'
  | 'unapproved'
  | 'old'
  | 'unsupported'
  | 'unlisted'
  | 'newer'
  | 'platform';

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
  waiting: {
    id: 'image-pin-waits',
    aliases: [],
    title: 'Image too new to be pinned to',
    summary: 'What the tag points at was first seen too short a time ago, by the cool-down that was asked for.',
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
  unapproved: {
    id: 'image-not-approved',
    aliases: [],
    title: 'Image not approved',
    summary: 'The image is not in the list of approved ones.',
    severity: 'error',
  },
  old: {
    id: 'image-too-old',
    aliases: [],
    title: 'Image too old',
    summary: 'The image was made longer ago than is allowed, so it lacks the repairs made since.',
    severity: 'warning',
  },
  unsupported: {
    id: 'official-tag-unsupported',
    aliases: [],
    title: 'Tag of an official image is not supported',
    summary: 'Tags that are not listed any more are not built again: they get no repairs.',
    severity: 'warning',
  },
  unlisted: {
    id: 'official-image-unlisted',
    aliases: [],
    title: 'Official image that is not listed',
    summary: 'An image of the official ones that the list does not name was dropped, or is newer than the list.',
    severity: 'info',
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
