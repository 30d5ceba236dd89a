package gormstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
)

// ErrNoBackup is the error of a database that Backup does not copy.
var ErrNoBackup = errors.New("only SQLite is copied into a file")

var errNoPath = errors.New("the database URL sqlite: needs the path of a file")

// Backup writes the SQLite database at a URL, as it is at this moment, into the file at path, which must be empty or not
// there, and checks the copy. Others go on reading and writing meanwhile. The copy may not be on the disk yet when Backup
// returns: that is for whoever made the file to see to. ErrNoBackup; ErrUnavailable where there is no such database, or
// no room for the copy.
func Backup(ctx context.Context, databaseURL, path string) (err error) {
	source, ok := strings.CutPrefix(databaseURL, "sqlite:")
	if !ok {
		return ErrNoBackup
	}
	if source == "" {
		return errNoPath
	}
	path, err = filepath.Abs(path) // SQLite would take a name that begins with file: for a URL
	if err != nil {
		return fmt.Errorf("find the folder of the copy: %w", err)
	}
	db, err := sql.Open(sqliteName, sqliteDSN(source)+"&mode=rw")
	if err != nil {
		return fmt.Errorf("open the database %s: %w", source, err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", path); err != nil {
		return fmt.Errorf("copy the database %s: %w", source, translate(err))
	}
	return checkCopy(ctx, path)
}

// checkCopy reads the whole of a database that nobody uses, and returns an error unless all of it makes sense.
func checkCopy(ctx context.Context, path string) (err error) {
	db, err := sql.Open(sqliteName, sqliteDSN(path)+"&mode=ro&immutable=1")
	if err != nil {
		return fmt.Errorf("open the copy: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var fault string
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&fault); err != nil {
		return fmt.Errorf("check the copy: %w", translate(err))
	}
	if fault != "ok" {
		return fmt.Errorf("the copy is damaged, and so is the database, most likely: %s", fault)
	}
	var dangling int
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM pragma_foreign_key_check").Scan(&dangling); err != nil {
		return fmt.Errorf("check the copy: %w", translate(err))
	}
	if dangling > 0 {
		return fmt.Errorf("the copy has %d rows that refer to what is not there, and so has the database", dangling)
	}
	return nil
}
