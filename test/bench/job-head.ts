import { annotationMap } from './annotations.ts';

/** How each generated SparkApplication begins: all before its `spec`. */
export function jobHead(name: string, namespace: string, annotations: readonly string[]): string {
  return `apiVersion: sparkoperator.k8s.io/v1beta2
kind: SparkApplication
metadata:
  name: ${name}
  namespace: ${namespace}
  labels:
    app: ${name}
    team: ${namespace}
${annotationMap(annotations)}`;
}
