// argocd is what renders and syncs in Argo CD, in one program. The name that it is called by says which part it is.
// Argo CD's own main has the web pages, the API server and the command line too, and takes twice as long to compile.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	controller "github.com/argoproj/argo-cd/v3/cmd/argocd-application-controller/commands"
	plugin "github.com/argoproj/argo-cd/v3/cmd/argocd-cmp-server/commands"
	askpass "github.com/argoproj/argo-cd/v3/cmd/argocd-git-ask-pass/commands"
	repository "github.com/argoproj/argo-cd/v3/cmd/argocd-repo-server/commands"
)

var parts = map[string]func() *cobra.Command{
	"argocd-application-controller": controller.NewCommand,
	"argocd-cmp-server":             plugin.NewCommand,
	"argocd-git-ask-pass":           askpass.NewCommand,
	"argocd-repo-server":            repository.NewCommand,
}

func main() {
	part, known := parts[filepath.Base(os.Args[0])]
	if !known {
		fmt.Fprintln(os.Stderr, "argocd must be called by the name of one of its parts, as argocd-repo-server")
		os.Exit(2)
	}
	if part().Execute() != nil {
		os.Exit(1)
	}
}
