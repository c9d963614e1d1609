//go:build tools

// Package tools names the commands built from this module, so that go.mod and go.sum keep what they need.
package tools

import (
	_ "sigs.k8s.io/kwok/cmd/kwok"
)
