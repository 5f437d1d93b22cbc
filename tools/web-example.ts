/** The image and policy that the web interface shows to newcomers, made from the example of `assay demo`. */
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildImage, writeOciArchive } from '@assay/oci';
import { parseImageRecipe } from '../apps/cli/src/demo/image-recipe.ts';

/** Writes `example-image.tar`, an OCI archive, and `example-policy.yaml` into a directory. */
export async function writeWebExample(example: string, directory: string): Promise<void> {
  const { image } = parseImageRecipe(await readFile(join(example, 'image.yaml'), 'utf8'));
  await mkdir(directory, { recursive: true });
  await writeOciArchive(join(directory, 'example-image.tar'), [{ content: buildImage(image), name: '1.0' }]);
  await copyFile(join(example, 'policy.yaml'), join(directory, 'example-policy.yaml'));
}
