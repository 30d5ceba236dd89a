package pg

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// installScript installs Debian's package. It is told beforehand not to make a cluster, which it would start at once
// and at every boot. Its output is for the log of whoever waits.
const installScript = `
set -e
export DEBIAN_FRONTEND=noninteractive
folder=/etc/postgresql-common/createcluster.d
mkdir -p "$folder"
trap 'rm -f "$folder/testpostgres.conf"' EXIT
echo "create_main_cluster = false" > "$folder/testpostgres.conf"
apt-get -o DPkg::Lock::Timeout=120 update -q
apt-get -o DPkg::Lock::Timeout=120 install -y -q --no-install-recommends postgresql
`

var errNotInstalled = errors.New("no Postgres found: install it (Debian, Ubuntu: apt-get install postgresql; " +
	"macOS: brew install postgresql) and run this again")

// Binaries returns the folder of the newest Postgres on PATH, of pg_config or in the usual folders, and installs one where
// there is none and it may. Its error says in one line what to install.
func Binaries() (string, error) {
	if folder := newestBinaries(); folder != "" {
		return folder, nil
	}
	install := installCommand()
	if install == nil {
		return "", errNotInstalled
	}
	fmt.Fprintln(os.Stderr, "there is no Postgres here; installing the package postgresql")
	install.Stdout, install.Stderr = os.Stderr, os.Stderr
	if err := install.Run(); err != nil {
		return "", fmt.Errorf("apt-get could not install it (%w): %w", err, errNotInstalled)
	}
	if folder := newestBinaries(); folder != "" {
		return folder, nil
	}
	return "", errNotInstalled
}

// installCommand is nil where this user may not install packages or apt-get is missing.
func installCommand() *exec.Cmd {
	if _, err := exec.LookPath("apt-get"); err != nil {
		return nil
	}
	if os.Geteuid() == 0 {
		return exec.Command("sh", "-c", installScript)
	}
	if exec.Command("sudo", "-n", "true").Run() == nil {
		return exec.Command("sudo", "-n", "sh", "-c", installScript)
	}
	return nil
}

func newestBinaries() string {
	var newest string
	var newestVersion [2]int
	for _, folder := range candidates() {
		version, ok := serverVersion(folder)
		if ok && (newest == "" || version[0] > newestVersion[0] ||
			version[0] == newestVersion[0] && version[1] > newestVersion[1]) {
			newest, newestVersion = folder, version
		}
	}
	return newest
}

func candidates() []string {
	var folders []string
	if path, err := exec.LookPath("postgres"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			folders = append(folders, filepath.Dir(path))
		}
	}
	if folder, err := exec.Command("pg_config", "--bindir").Output(); err == nil {
		folders = append(folders, strings.TrimSpace(string(folder)))
	}
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin",
		"/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin",
	} {
		// The one error of Glob is a malformed pattern.
		found, _ := filepath.Glob(pattern)
		folders = append(folders, found...)
	}
	return folders
}

// serverVersion reads "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)", and wants initdb beside it: the client
// package alone brings neither.
func serverVersion(folder string) (version [2]int, ok bool) {
	if _, err := exec.LookPath(filepath.Join(folder, "initdb")); err != nil {
		return version, false
	}
	said, err := exec.Command(filepath.Join(folder, "postgres"), "--version").Output()
	if err != nil {
		return version, false
	}
	words := strings.Fields(string(said))
	if len(words) < 3 {
		return version, false
	}
	// A beta has no minor number, and the rest of its version is of no matter here.
	read, _ := fmt.Sscanf(words[2], "%d.%d", &version[0], &version[1])
	return version, read > 0
}
