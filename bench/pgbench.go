package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
)

var transactions = regexp.MustCompile(`tps = ([0-9.]+) \(without`)

// pgbench runs a script from so many clients, prepared, with variables passed as parameters, and returns transactions
// per second.
func pgbench(ctx context.Context, db *database, script string, clients int, variables map[string]string) (float64, error) {
	folder, err := os.MkdirTemp("", "bench-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(folder)
	file := filepath.Join(folder, "script.sql")
	if err := os.WriteFile(file, []byte(script), 0o600); err != nil {
		return 0, err
	}
	args := []string{"--no-vacuum", "--protocol=prepared", "--client=" + strconv.Itoa(clients), "--jobs=" + strconv.Itoa(min(clients, 2)),
		"--time=" + strconv.Itoa(int(loadTime.Seconds())), "--file=" + file}
	for name, value := range variables {
		args = append(args, "--define="+name+"="+value)
	}
	out, err := exec.CommandContext(ctx, "pgbench", append(args, db.url)...).CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("pgbench: %w: %s", err, out)
	}
	found := transactions.FindSubmatch(out)
	if found == nil {
		return 0, fmt.Errorf("pgbench said nothing of transactions: %s", out)
	}
	return strconv.ParseFloat(string(found[1]), 64)
}
