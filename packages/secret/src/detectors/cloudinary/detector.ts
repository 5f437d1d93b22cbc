import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Cloudinary. */
export const cloudinaryDetectors: readonly Detector[] = [
  defineDetector({
    id: 'cloudinary-url',
    service: 'Cloudinary',
    title: 'Cloudinary URL with API secret',
    summary: 'Uploads, changes and deletes the media of its account.',
    keywords: ['cloudinary://'],
    pattern: /cloudinary:\/\/\d{15}:([\w-]{27})@/,
    secretGroup: 1,
    examples: {
      leaks: ['CLOUDINARY_URL=cloudinary://{digits:15}:{url:27}@demo'],
      clean: ['cloudinary://key:secret@demo'],
    },
  }),
];
