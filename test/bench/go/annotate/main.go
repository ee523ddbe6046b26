// annotate sets one annotation on every SparkApplication: about the least that a KRM function in Go on the
// framework of kustomize and kpt can do. It stands beside harden-spark in the benchmark.
package main

import (
	"os"

	"sigs.k8s.io/kustomize/kyaml/fn/framework"
	"sigs.k8s.io/kustomize/kyaml/kio"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

func main() {
	if err := framework.Execute(framework.ResourceListProcessorFunc(annotate), &kio.ByteReadWriter{}); err != nil {
		os.Stderr.WriteString("error: " + err.Error() + "\n")
		os.Exit(1)
	}
}

func annotate(list *framework.ResourceList) error {
	for _, item := range list.Items {
		if item.GetKind() != "SparkApplication" {
			continue
		}
		if err := item.PipeE(yaml.SetAnnotation("bench.example.com/seen", "yes")); err != nil {
			return err
		}
	}
	return nil
}
