/** The TypeScript peer of the benchmark: the function of go/annotate, on `run` of the `kpt-functions` SDK. */
import { addAnnotation, type Configs, run } from 'kpt-functions';

async function annotate(configs: Configs): Promise<void> {
  for (const object of configs.getAll()) {
    if (object.kind === 'SparkApplication') addAnnotation(object, 'bench.example.com/seen', 'yes');
  }
}
annotate.usage = 'Annotates each SparkApplication.';

run(annotate);
