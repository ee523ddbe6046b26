/**
 * Writes src/spark/crds/schemas.ts, what the CRDs of both operators say: `npm run crds -- CLONE`.
 *
 * Those of the kubeflow operator come from its Go module, which `npm run setup` brings. No package registry has those of the
 * Apache operator: CLONE is a git clone of https://github.com/apache/spark-kubernetes-operator, with its tags.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apacheDefinitions, kubeflowDefinitions } from './crds/definitions.ts';
import { schemasModule } from './crds/written.ts';
import { find, root, tools } from './systems/tools.ts';

const [clone] = process.argv.slice(2);
const kubeflow = find('spark-operator');
if (clone === undefined || kubeflow === undefined) {
  const missing =
    kubeflow === undefined
      ? `no spark-operator here; it comes with: ${tools['spark-operator'].from}`
      : 'say where a git clone of https://github.com/apache/spark-kubernetes-operator is';
  console.error(`crds: ${missing}`);
  process.exit(2);
}
const file = 'src/spark/crds/schemas.ts';
writeFileSync(join(root, file), schemasModule(kubeflowDefinitions(kubeflow), apacheDefinitions(clone)));
execFileSync('npx', ['biome', 'format', '--write', file], { cwd: root });
console.log(file);
