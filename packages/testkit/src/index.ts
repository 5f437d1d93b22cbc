export { exampleImage } from './image-builder/example-image.ts';
export {
  buildArtifact,
  corrupted,
  flipped,
  opaqueWhiteout,
  truncated,
  whiteout,
  withConfig,
  withForeignLayer,
  withLayerBytes,
  withManifest,
  withManifestText,
} from './image-builder/hostile-image.ts';
export {
  base256,
  gnuLong,
  padTar,
  paxHeader,
  type RawHeader,
  rawTar,
  rawTarEntry,
  rawTarHeader,
  sparseFile01,
  sparseFile10,
  sparseFileOldGnu,
  type SparsePiece,
} from './image-builder/raw-tar.ts';
