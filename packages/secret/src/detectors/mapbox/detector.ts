import { type Detector, defineDetector } from '../../contracts/detector.ts';

/** Secrets of Mapbox. */
export const mapboxDetectors: readonly Detector[] = [
  defineDetector({
    id: 'mapbox-secret-token',
    service: 'Mapbox',
    title: 'Mapbox secret access token',
    summary: 'Manages the account within its scopes.',
    keywords: ['sk.eyJ'],
    pattern: /(?<![\w.])sk\.eyJ[\w-]{60,240}\.[\w-]{22}(?![\w-])/,
    examples: { leaks: ['MAPBOX=sk.eyJ{url:80}.{url:22}'], clean: ['pk.eyJ{url:80}.{url:22}', 'sk.eyJ{url:20}'] },
  }),
];
