// control-plane is a Kubernetes cluster without nodes in one program: etcd, kube-apiserver and
// kube-controller-manager, each a subcommand with its own flags. The parts are the released ones, taken as Go modules.
package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"go.etcd.io/etcd/server/v3/embed"
	"k8s.io/component-base/cli"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
)

func main() {
	parts := map[string]func() *cobra.Command{
		"etcd":                    etcd,
		"kube-apiserver":          apiserver.NewAPIServerCommand,
		"kube-controller-manager": controllermanager.NewControllerManagerCommand,
	}
	if len(os.Args) < 2 || parts[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "control-plane: the first argument must be etcd, kube-apiserver or kube-controller-manager")
		os.Exit(2)
	}
	// The commands of Kubernetes take their flags from os.Args, as programs of their own.
	part := parts[os.Args[1]]
	os.Args = append(os.Args[:1], os.Args[2:]...)
	os.Exit(cli.Run(part()))
}

// etcd runs one member that keeps its data in a directory, until it is told to stop.
func etcd() *cobra.Command {
	var dataDir, clientURL, peerURL string
	command := &cobra.Command{
		Use:          "etcd",
		SilenceUsage: true,
		RunE: func(*cobra.Command, []string) error {
			client, err := url.Parse(clientURL)
			if err != nil {
				return err
			}
			peer, err := url.Parse(peerURL)
			if err != nil {
				return err
			}
			config := embed.NewConfig()
			config.Dir = dataDir
			config.ListenClientUrls, config.AdvertiseClientUrls = []url.URL{*client}, []url.URL{*client}
			config.ListenPeerUrls, config.AdvertisePeerUrls = []url.URL{*peer}, []url.URL{*peer}
			config.InitialCluster = config.InitialClusterFromName(config.Name)
			config.LogLevel = "warn"
			// The data lives as long as the test.
			config.UnsafeNoFsync = true
			return run(config)
		},
	}
	command.Flags().StringVar(&dataDir, "data-dir", "", "where the data goes")
	command.Flags().StringVar(&clientURL, "client-url", "", "where the API server finds it")
	command.Flags().StringVar(&peerURL, "peer-url", "", "where other members would find it")
	return command
}

func run(config *embed.Config) error {
	server, err := embed.StartEtcd(config)
	if err != nil {
		return err
	}
	defer server.Close()
	select {
	case <-server.Server.ReadyNotify():
	case err := <-server.Err():
		return err
	case <-time.After(time.Minute):
		return errors.New("etcd was not ready after a minute")
	}
	stopped, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	select {
	case <-stopped.Done():
		return nil
	case err := <-server.Err():
		return err
	}
}
