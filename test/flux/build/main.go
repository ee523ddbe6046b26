// Builds a folder as Flux's kustomize-controller does: `flux-build ROOT FOLDER [SPEC]`. ROOT is what the source holds,
// FOLDER the `spec.path` of the Kustomization, SPEC the rest of its spec as JSON. Prints what it would apply, or the error that the Kustomization shows.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/fluxcd/pkg/kustomize"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

func main() {
	if err := build(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func build(args []string) error {
	root, folder := args[0], args[1]
	spec := map[string]any{}
	if len(args) > 2 {
		if err := json.Unmarshal([]byte(args[2]), &spec); err != nil {
			return err
		}
	}
	kustomization := unstructured.Unstructured{Object: map[string]any{"spec": spec}}
	generator := kustomize.NewGeneratorWithIgnore(root, "", kustomization)
	// Writes a kustomization.yaml where the folder has none.
	action, err := generator.WriteFile(folder, kustomize.WithSaveOriginalKustomization())
	if err != nil {
		return err
	}
	defer kustomize.CleanDirectory(folder, action)
	resources, err := kustomize.SecureBuild(root, folder, false)
	if err != nil {
		return err
	}
	manifests, err := resources.AsYaml()
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(manifests)
	return err
}
