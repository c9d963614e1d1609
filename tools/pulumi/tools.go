//go:build tools

// Package tools names the commands built from this module, so that go.mod and go.sum keep what they need.
package tools

import (
	_ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
)
