// Package migrations holds the schema of the database as goose migrations, one folder per dialect with the same
// numbers, names, tables and columns in both. A migration that has been released is never changed: the next one is.
//
// Servers of the version before go on while a migration runs and after it: what is new has a default or may be null, and
// what is no longer used goes a version later. A new migration also wants rows to be tried on: its tests say how to get
// them.
package migrations

import "embed"

// Files holds the folders postgres and sqlite, and early.
//
// early has one script a dialect, which is no migration. While nothing was released, 00003 was changed in place once: it
// made a table scorecards without score_authors. The script brings such a table to what 00003 makes today. A migration
// could not: on Postgres 00005 comes first, and needs the column.
//
//go:embed postgres/*.sql sqlite/*.sql early/*.sql
var Files embed.FS
