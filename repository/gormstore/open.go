package gormstore

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// Options tune a store. The zero value is right for a server.
type Options struct {
	// Connections is how many connections to Postgres there may be, 20 unless given. SQLite has one that writes, and
	// four that read.
	Connections int
	// AcquireTimeout is how long to wait for one that is free, unless given 2 s, and 5 s on SQLite, where writers queue.
	AcquireTimeout time.Duration
	// Enqueue is called for each new job that is to be worked.
	Enqueue Enqueue
}

// Enqueue tells of a job, by its name, within the transaction that makes it: a *pgx.Conn that is in one, or a *sql.Tx.
type Enqueue func(ctx context.Context, transaction any, job string) error

const (
	postgresConnections = 20
	sqliteReaders       = 4
	busyTimeout         = 5 * time.Second
)

// Open connects to the database at a URL: sqlite:PATH, whose file and folder are made when they are missing, or
// postgres://…. It neither looks at the schema nor changes it: SchemaState and Migrate do.
func Open(ctx context.Context, databaseURL string, options Options) (*Store, error) {
	scheme, rest, _ := strings.Cut(databaseURL, ":")
	switch scheme {
	case "sqlite":
		return openSQLite(ctx, rest, options)
	case "postgres", "postgresql":
		return openPostgres(ctx, databaseURL, options)
	default:
		return nil, errors.New("the database URL must begin with sqlite: or postgres://")
	}
}

// openPostgres limits the statements of a server. Migrations take the time they need, but do not wait long for a lock:
// whoever comes after them would wait, too.
func openPostgres(ctx context.Context, databaseURL string, options Options) (*Store, error) {
	config, err := pgx.ParseConfig(databaseURL)
	if err != nil {
		return nil, fmt.Errorf("read the database URL: %w", err) // pgx leaves the password out
	}
	config.RuntimeParams["timezone"] = "UTC"
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "coaching"
	}
	serving, migrating := config.Copy(), config.Copy()
	serving.RuntimeParams["statement_timeout"] = "30s"
	serving.RuntimeParams["lock_timeout"] = lockTimeout.String()
	migrating.RuntimeParams["lock_timeout"] = "1s"
	beat := startPulse(serving)
	connections := stdlib.OpenDB(*serving, stdlib.OptionAfterConnect(takeRole))
	limit(connections, cmp.Or(options.Connections, postgresConnections))
	store := &Store{dialect: postgres{}, enqueue: options.Enqueue, migrator: func() (*sql.DB, func() error) {
		db := stdlib.OpenDB(*migrating)
		return db, db.Close
	}}
	if store.reader, err = newPool(store.dialect, connections, options); err == nil {
		store.reader.pulse = beat
		store.writer = store.reader
		store.joint = &joint{pool: store.writer, lines: map[string]*line{}}
		err = store.connect(ctx)
	}
	if err != nil {
		beat.stop()
		return nil, errors.Join(err, connections.Close())
	}
	return store, nil
}

// openSQLite opens the writer first: it makes the file and turns on the write-ahead log, which the readers need.
func openSQLite(ctx context.Context, path string, options Options) (*Store, error) {
	if path == "" || path == ":memory:" {
		return nil, errors.New("the database URL sqlite: needs the path of a file")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return nil, fmt.Errorf("make the folder of the database: %w", err)
	}
	store := &Store{dialect: sqlite{}, enqueue: options.Enqueue}
	var opened []*sql.DB
	open := func(connections int, pragmas ...string) (pool, error) {
		db, err := sql.Open(sqliteName, sqliteDSN(path, pragmas...))
		if err != nil {
			return pool{}, err
		}
		limit(db, connections)
		opened = append(opened, db)
		return newPool(store.dialect, db, options)
	}
	var err error
	if store.writer, err = open(1, "journal_mode(WAL)", "synchronous(FULL)"); err == nil {
		if err = store.connect(ctx); err == nil {
			store.reader, err = open(sqliteReaders, "query_only(1)")
		}
	}
	if err != nil {
		for _, db := range opened {
			err = errors.Join(err, db.Close())
		}
		return nil, fmt.Errorf("open the database %s: %w", path, err)
	}
	store.migrator = func() (*sql.DB, func() error) {
		return store.writer.connections, func() error { return nil }
	}
	return store, nil
}

// sqliteDSN writes the pragmas that every connection of a pool begins with. Foreign keys are off unless asked for, and
// a double-quoted word that is no column would be a text.
func sqliteDSN(path string, pragmas ...string) string {
	query := url.Values{"_txlock": {"immediate"}, "_dqs": {"0"}}
	pragmas = append([]string{fmt.Sprintf("busy_timeout(%d)", busyTimeout.Milliseconds()), "foreign_keys(1)"}, pragmas...)
	for _, pragma := range pragmas {
		query.Add("_pragma", pragma)
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + query.Encode()
}

// limit keeps connections that are not in use, since making one costs more than most transactions.
func limit(db *sql.DB, connections int) {
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
}

// newPool puts GORM over connections. GORM neither logs, since it would log parameters, nor prepares statements, which
// the drivers do, nor begins transactions of its own.
func newPool(d dialect, connections *sql.DB, options Options) (pool, error) {
	over, err := gorm.Open(d.open(connections), &gorm.Config{
		SkipDefaultTransaction: true, DisableAutomaticPing: true, Logger: logger.Discard,
	})
	if err != nil {
		return pool{}, fmt.Errorf("connect: %w", translate(err))
	}
	return pool{connections: connections, gorm: over, wait: cmp.Or(options.AcquireTimeout, d.acquireTimeout())}, nil
}

// connect makes sure that there is a database, and one that can be trusted.
func (s *Store) connect(ctx context.Context) error {
	conn, err := s.writer.acquire(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	if query := s.dialect.version(); query != "" {
		var version string
		if err := conn.QueryRowContext(ctx, query).Scan(&version); err != nil {
			return fmt.Errorf("ask for the version of SQLite: %w", translate(err))
		}
		return checkSQLite(version)
	}
	return nil
}

// checkSQLite refuses the versions of SQLite that can corrupt a file with a write-ahead log: those before 3.51.3, and
// 3.52.0.
func checkSQLite(version string) error {
	var number [3]int
	for i, part := range strings.SplitN(version, ".", len(number)) {
		number[i], _ = strconv.Atoi(part)
	}
	if slices.Compare(number[:], []int{3, 51, 3}) < 0 || number == [3]int{3, 52, 0} {
		return fmt.Errorf("SQLite %s can corrupt databases: 3.51.3 or later is needed, and not 3.52.0", version)
	}
	return nil
}
