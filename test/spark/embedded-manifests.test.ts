import { expect } from 'chai';
import { parse } from 'yaml';
import { embeddedManifests } from '../../src/spark/embedded-manifests.ts';

const paths = (object: object) => embeddedManifests(object).map(({ path }) => path);
const inText = (text: string) => paths({ data: { text } }).length > 0;

const MANIFEST = `apiVersion: sparkoperator.k8s.io/v1beta2
kind: SparkApplication
metadata:
  name: etl
spec:
  mode: cluster
`;
const OBJECT = parse(MANIFEST);
const indented = (text: string, by: string) => text.replace(/^(?=.)/gm, by);

describe('the manifests inside an object', () => {
  it('are told with their paths, the outermost once', () => {
    const nested = { ...OBJECT, spec: { job: OBJECT } };
    const object = { kind: 'X', spec: { 'a.b': [MANIFEST, { c: nested }], d: OBJECT }, other: MANIFEST };
    expect(paths(object)).to.deep.equal(['spec["a.b"][0]', 'spec["a.b"][1].c', 'spec.d', 'other']);
  });

  it('are those of the kinds and groups that are known', () => {
    const of = (apiVersion: string, kind: string) => ({ spec: { ...OBJECT, apiVersion, kind } });
    expect(paths(of('spark.apache.org/v1', 'SparkCluster'))).to.deep.equal(['spec']);
    expect(paths(of('spark.apache.org/v1', 'SparkConnect'))).to.deep.equal([]);
    expect(paths(of('spark.stackable.tech/v1alpha1', 'SparkApplication'))).to.deep.equal([]);
    expect(paths(of('sparkoperator.k8s.io/v1beta2', 'SparkApplicationList'))).to.deep.equal([]);
  });

  it('are not what has no spec, what is a patch, or what stands in the metadata', () => {
    const { spec, ...reference } = OBJECT;
    expect(paths({ spec: reference })).to.deep.equal([]);
    expect(paths({ spec: { patches: [{ patch: MANIFEST }] } })).to.deep.equal([]);
    expect(paths({ metadata: { annotations: { example: MANIFEST } } })).to.deep.equal([]);
    expect(paths({ spec: { metadata: { example: MANIFEST } } })).to.deep.equal(['spec.metadata.example']);
  });

  it('are found at any depth', () => {
    let object: object = OBJECT;
    for (let depth = 0; depth < 50_000; depth++) object = { a: object };
    expect(paths({ spec: object })).to.have.length(1);
  });

  describe('as text', () => {
    const texts: [name: string, text: string][] = [
      ['by itself', MANIFEST],
      ['with CR LF', MANIFEST.replaceAll('\n', '\r\n')],
      [
        'with other keys first',
        'spec:\n  mode: cluster\nkind: "SparkApplication"\n\n# ours\napiVersion: sparkoperator.k8s.io/v1beta2',
      ],
      ['as the second document', `kind: ConfigMap\napiVersion: v1\n--- # next\n${MANIFEST}`],
      ['as the element of a list', `items:\n- ${indented(MANIFEST, '  ').trimStart()}`],
      ['deeper in a document', `kind: Values\nspec:\n  jobs:\n${indented(MANIFEST, '    ')}`],
      ['in a heredoc', `kubectl apply -f - <<EOF\n${MANIFEST}EOF\n`],
      ['with placeholders', MANIFEST.replace('etl', '{{workflow.name}}').replace('cluster', '{{ mode }}')],
      ['with directives of a template', MANIFEST.replace('metadata', '{{- if .Values.x }}\nmetadata')],
      ['as JSON', JSON.stringify(OBJECT)],
      ['as JSON over lines', JSON.stringify(OBJECT, null, 2)],
      ['as JSON inside JSON', JSON.stringify({ manifest: JSON.stringify(OBJECT) })],
      [
        'as JSON with others in front',
        JSON.stringify([{ apiVersion: 'v1', kind: 'List', spec: {} }, OBJECT]),
      ],
      [
        'in flow style',
        '- {kind: SparkApplication, apiVersion: sparkoperator.k8s.io/v1beta2, spec: {mode: cluster}}',
      ],
      [
        'as a map of Python',
        `JOB = {'apiVersion': 'sparkoperator.k8s.io/v1beta2', 'kind': 'SparkApplication',\n  'metadata': {'name': f'etl-{day}'},\n  'spec': {}}`,
      ],
    ];
    for (const [name, text] of texts) it(name, () => expect(inText(text)).to.equal(true));
  });

  describe('are not in a text that only names the kind', () => {
    const texts: [name: string, text: string][] = [
      [
        'in prose',
        'A kind: SparkApplication of apiVersion: sparkoperator.k8s.io/v1beta2 has a spec: it says all.',
      ],
      [
        'as a reference',
        'spec:\n  targetRef:\n    apiVersion: sparkoperator.k8s.io/v1beta2\n    kind: SparkApplication\n',
      ],
      [
        'as a reference in JSON',
        '{"spec": {"of": {"apiVersion": "sparkoperator.k8s.io/v1beta2", "kind": "SparkApplication"}}}',
      ],
      [
        'in two documents',
        'apiVersion: sparkoperator.k8s.io/v1beta2\n---\nkind: SparkApplication\nspec: {}\n',
      ],
      [
        'in two elements',
        '- apiVersion: sparkoperator.k8s.io/v1beta2\n- kind: SparkApplication\n  spec: {}\n',
      ],
      [
        'as a CRD',
        'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec:\n  names:\n    kind: SparkApplication\n',
      ],
      ['as that of another operator', MANIFEST.replace('sparkoperator.k8s.io', 'spark.stackable.tech')],
    ];
    for (const [name, text] of texts) it(name, () => expect(inText(text)).to.equal(false));
  });
});
