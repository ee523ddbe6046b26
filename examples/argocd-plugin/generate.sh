#!/usr/bin/env bash
# What Argo CD runs in each folder that has a harden-spark.yaml. Where it fails, Argo CD shows what it says on standard
# error. What harden-spark says comes first there: it knows when it is the reason why the build failed.
set -o pipefail

said=$(mktemp) || exit
trap 'cat "$said" >&2; rm "$said"' EXIT

build() {
  if [ -e Chart.yaml ]; then
    # Of an Application outside of Argo CD's own namespace the name is NAMESPACE_NAME: Helm takes no such name.
    helm template "${ARGOCD_APP_NAME#*_}" . --namespace "$ARGOCD_APP_NAMESPACE" --include-crds \
      --kube-version "$KUBE_VERSION" --api-versions "$KUBE_API_VERSIONS"
  else
    kustomize build .
  fi
}

build 2>"$said" | harden-spark --config harden-spark.yaml
