/**
 * The fields of the functionConfig that say who may reach Spark's Pods, and what they may reach: in the terms of
 * Kubernetes, so that what is written can be found again in the NetworkPolicies.
 */
import {
  choice,
  integer,
  list,
  map,
  optional,
  required,
  struct,
  textOrStruct,
  withDefault,
} from '../../../src/krm/codec/index.ts';
import { NAMESPACE_NAME } from '../../../src/kubernetes/network-policy.ts';
import * as k8s from './kubernetes-text.ts';
import { someOf } from './lists.ts';
import { onlyNamespacesInUse } from './only-in-use.ts';

const selector = struct({
  matchLabels: required(
    map(k8s.labelKey, k8s.labelValue, 'a map of labels such as {app: prometheus}'),
    'Labels, all of which must be there. {}: all.',
  ),
});

const ipBlock = struct({
  cidr: required(k8s.cidr, 'A range of addresses.'),
  except: optional(
    list(k8s.cidr, { expected: 'a list of ranges such as ["10.0.1.0/24"]', notEmpty: true, unique: true }),
    'Ranges in it that are not meant.',
  ),
});

const peerFields = {
  namespaceSelector: optional(
    selector,
    'The labels of the namespaces. Left out, with podSelector: the same namespace.',
  ),
  podSelector: optional(selector, 'The labels of the Pods. Left out: all Pods of the namespaces.'),
  ipBlock: optional(ipBlock, 'Addresses outside the cluster, instead of selectors.'),
};

const peer = struct(peerFields);

const namespaceOrPeer = textOrStruct(k8s.namespaceName, peer, namespaceCalled);

function peers(example: string) {
  return list(namespaceOrPeer, { expected: `a list of namespaces or peers such as ${example}` });
}

/** A namespace by its name, which its labels hold. */
function namespaceCalled(name: string) {
  return { namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: name } } };
}

const port = integer({ expected: 'a port such as 443', minimum: 1, maximum: 65_535 });

const destination = struct({
  ...peerFields,
  ports: optional(someOf(port, 'port such as [443]'), 'TCP ports. Left out: all ports.'),
});

const egress = struct({
  apiServer: required(
    someOf(k8s.cidr, 'range of addresses such as ["10.0.0.1/32"]'),
    'The addresses of the API server, which drivers call; `kubectl get endpoints kubernetes` says them, and `kubectl get service kubernetes` its address in the cluster.',
  ),
  dns: withDefault(peers('["kube-system"]'), 'Who answers DNS, at port 53.', ['kube-system']),
  to: withDefault(
    list(textOrStruct(k8s.namespaceName, destination, namespaceCalled), {
      expected: 'a list of namespaces or peers such as [{ipBlock: {cidr: 10.20.0.0/16}, ports: [443]}]',
    }),
    'What else drivers and executors may reach, such as an object store.',
    [],
  ),
});

const openPort = struct({
  port: required(port, 'The number of the port.'),
  from: required(
    list(namespaceOrPeer, {
      expected: 'a list of at least one namespace or peer such as ["apps"]',
      notEmpty: true,
    }),
    'Who may call it.',
  ),
});

export const networkPolicy = struct({
  scope: withDefault(
    choice(['Namespace', 'Application']),
    'Namespace: all Spark Pods of a namespace, and they reach each other. Application: the Pods of each workload found, which reach only each other.',
    'Namespace',
  ),
  onlyNamespacesInUse: onlyNamespacesInUse('policies are made'),
  ui: withDefault(peers('["monitoring"]'), 'Who may open web UIs, those of history servers among them.', []),
  metrics: withDefault(
    peers('["monitoring"]'),
    'Who may read metrics, where workloads offer them: Spark itself does from 4.0 on.',
    [],
  ),
  connect: withDefault(
    peers('["notebooks"]'),
    'Who may use Spark Connect servers, and clusters: their masters, and their workers, from which drivers fetch results.',
    [],
  ),
  servers: withDefault(
    peers('["dashboards"]'),
    'Who may use the servers that run as applications, by their main class: the Thrift server.',
    [],
  ),
  ports: withDefault(
    list(openPort, { expected: 'a list of ports such as [{port: 8888, from: ["apps"]}]' }),
    'Who may call other ports: those that workloads declare, in container ports or in services of the operator, and any at which Spark listens.',
    [],
  ),
  egress: optional(
    egress,
    'Also limits what Spark Pods may reach: each other, DNS, the API server and what is listed. Left out: no limit.',
  ),
});
