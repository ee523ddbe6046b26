/**
 * Writes functions/harden-spark/schema.json and krm-function-definition.yaml from the codec of the
 * functionConfig. Run it after a change of the codec: node --import=tsx scripts/schema.ts
 */
import { writeFileSync } from 'node:fs';
import { generatedFiles } from '../functions/harden-spark/schema.ts';

for (const [name, text] of Object.entries(generatedFiles())) {
  const file = new URL(`../functions/harden-spark/${name}`, import.meta.url);
  writeFileSync(file, text);
  console.log(`functions/harden-spark/${name}`);
}
