// Package migrations holds the schema of the database as goose migrations, one folder per dialect with the same
// numbers, names, tables and columns in both. A migration that has been released is never changed: the next one is.
package migrations

import "embed"

// Files holds the folders postgres and sqlite.
//
//go:embed postgres/*.sql sqlite/*.sql
var Files embed.FS
