// measure runs a program with pipes, as kpt and kustomize run a function, and prints what it cost as JSON.
//
//	measure INPUT OUTPUT ERRORS PROGRAM [ARGUMENT ...]
//
// The figures are those of wait4: of the program and of every child that it waited for. This program is small
// on purpose: Linux counts the memory of whoever starts a process as that process's own until it executes.
package main

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

type cost struct {
	CPU    float64 `json:"cpu"`    // milliseconds, user and system
	Wall   float64 `json:"wall"`   // milliseconds
	Memory float64 `json:"memory"` // bytes resident at the peak
	Status int     `json:"status"`
}

func main() {
	if len(os.Args) < 5 {
		os.Stderr.WriteString("usage: measure INPUT OUTPUT ERRORS PROGRAM [ARGUMENT ...]\n")
		os.Exit(2)
	}
	result, err := measure(os.Args[1], os.Args[2], os.Args[3], os.Args[4:])
	if err != nil {
		os.Stderr.WriteString("measure: " + err.Error() + "\n")
		os.Exit(2)
	}
	json.NewEncoder(os.Stdout).Encode(result)
}

func measure(inputPath, outputPath, errorsPath string, command []string) (*cost, error) {
	input, err := os.Open(inputPath)
	if err != nil {
		return nil, err
	}
	output, err := os.Create(outputPath)
	if err != nil {
		return nil, err
	}
	errorOutput, err := os.Create(errorsPath)
	if err != nil {
		return nil, err
	}
	program := exec.Command(command[0], command[1:]...)
	// Wrapped, so that the program gets a pipe and not the file itself.
	program.Stdin = struct{ io.Reader }{input}
	program.Stdout = struct{ io.Writer }{output}
	program.Stderr = struct{ io.Writer }{errorOutput}

	start := time.Now()
	err = program.Run()
	wall := time.Since(start)
	var exit *exec.ExitError
	// A program may end well without having read its input.
	if err != nil && !errors.As(err, &exit) && !errors.Is(err, syscall.EPIPE) {
		return nil, err
	}

	state := program.ProcessState
	usage := state.SysUsage().(*syscall.Rusage)
	memory := float64(usage.Maxrss)
	if runtime.GOOS != "darwin" {
		memory *= 1024
	}
	return &cost{
		CPU:    milliseconds(state.UserTime() + state.SystemTime()),
		Wall:   milliseconds(wall),
		Memory: memory,
		Status: state.ExitCode(),
	}, nil
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
