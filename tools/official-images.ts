/**
 * Writes `data/official-images.json` from the `library` folder of docker-library/official-images:
 * `node --conditions=development tools/official-images.ts FOLDER DATE`.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readLibraryFile } from '@assay/dockerfile';

const [folder = '', snapshot = ''] = process.argv.slice(2);
const images = readdirSync(folder)
  .toSorted()
  .map((name) => {
    const file = readLibraryFile(name, readFileSync(join(folder, name), 'utf8'));
    if (file === null) throw new Error(`${name} is no library file`);
    return [name, file.entries.map(({ tags, architectures }) => ({ tags, architectures }))] as const;
  });
const target = fileURLToPath(new URL('../data/official-images.json', import.meta.url));
const lines = images.map(([name, entries]) => `    ${JSON.stringify(name)}: ${JSON.stringify(entries)}`);
const head = `  "schemaVersion": 1,\n  "snapshot": ${JSON.stringify(snapshot)},\n  "source": "docker-library/official-images (Apache-2.0)"`;
writeFileSync(target, `{\n${head},\n  "images": {\n${lines.join(',\n')}\n  }\n}\n`);
