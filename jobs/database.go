package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

const (
	// postgresConnections is for River's own short statements: jobs hold none.
	postgresConnections = 4
	busyTimeout         = 5 * time.Second
	// migratePatience is how long to try again when servers migrate at once and get in each other's way.
	migratePatience = 10 * time.Second
	migratePause    = 50 * time.Millisecond
)

// database is River over one database.
type database struct {
	queue    queue
	executor riverdriver.Executor
	migrator migrator
	close    func() error
}

type migrator interface {
	Migrate(ctx context.Context, direction rivermigrate.Direction, options *rivermigrate.MigrateOpts) (*rivermigrate.MigrateResult, error)
	Validate(ctx context.Context, options *rivermigrate.ValidateOpts) (*rivermigrate.ValidateResult, error)
}

// Migrate brings River's tables, which stand beside ours in the database at the URL, to the version that this program
// needs. Servers may do so at once.
func Migrate(ctx context.Context, databaseURL string) error {
	db, err := open(ctx, databaseURL, &river.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	return errors.Join(db.migrate(ctx), db.close())
}

// migrate tries again as long as others may be at it: River locks nothing, so that of two servers that make one table
// the later fails, and goes on from there.
func (d *database) migrate(ctx context.Context) error {
	giveUp := time.Now().Add(migratePatience)
	for {
		_, err := d.migrator.Migrate(ctx, rivermigrate.DirectionUp, nil)
		if err == nil {
			return nil
		}
		if time.Now().After(giveUp) {
			return fmt.Errorf("migrate River's tables: %w", err)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("migrate River's tables: %w", errors.Join(ctx.Err(), err))
		case <-time.After(migratePause):
		}
	}
}

// checkSchema refuses a database that lacks a table or column that this version of River needs.
func (d *database) checkSchema(ctx context.Context) error {
	result, err := d.migrator.Validate(ctx, nil)
	if err != nil {
		return fmt.Errorf("look at River's tables: %w", err)
	}
	if !result.OK {
		return fmt.Errorf("the tables of River are not up to date: %s", strings.Join(result.Messages, "; "))
	}
	return nil
}

// open connects as gormstore does to the same URL.
func open(ctx context.Context, databaseURL string, config *river.Config) (*database, error) {
	scheme, rest, _ := strings.Cut(databaseURL, ":")
	switch scheme {
	case "sqlite":
		return openSQLite(ctx, rest, config)
	case "postgres", "postgresql":
		return openPostgres(ctx, databaseURL, config)
	default:
		return nil, errors.New("the database URL must begin with sqlite: or postgres://")
	}
}

func openPostgres(ctx context.Context, databaseURL string, config *river.Config) (*database, error) {
	settings, err := pgxpool.ParseConfig(databaseURL)
	if err != nil {
		return nil, fmt.Errorf("read the database URL: %w", err) // pgx leaves the password out
	}
	settings.MaxConns = postgresConnections
	settings.ConnConfig.RuntimeParams["timezone"] = "UTC"
	if settings.ConnConfig.RuntimeParams["application_name"] == "" {
		settings.ConnConfig.RuntimeParams["application_name"] = "coaching jobs"
	}
	pool, err := pgxpool.NewWithConfig(ctx, settings)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	return over(riverpgxv5.New(pool), config, func() error { pool.Close(); return nil })
}

// openSQLite has one connection, as River asks for on SQLite. A transaction of River's is over in a moment, and its rows
// are a hint that the sweep can do without: so that it waits for the disk at checkpoints alone (synchronous=NORMAL), and
// the writer of the API waits for it as little as can be. That writer's own commits are on the disk as ever, and take
// River's along.
func openSQLite(ctx context.Context, path string, config *river.Config) (*database, error) {
	query := url.Values{"_txlock": {"immediate"}, "_pragma": {
		fmt.Sprintf("busy_timeout(%d)", busyTimeout.Milliseconds()), "journal_mode(WAL)", "synchronous(NORMAL)", "foreign_keys(1)",
	}}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+query.Encode())
	if err != nil {
		return nil, fmt.Errorf("open the database %s: %w", path, err)
	}
	db.SetMaxOpenConns(1)
	if err := db.PingContext(ctx); err != nil {
		return nil, fmt.Errorf("open the database %s: %w", path, errors.Join(err, db.Close()))
	}
	return over(riversqlite.New(db), config, db.Close)
}

// over puts River over a driver.
func over[T any](driver riverdriver.Driver[T], config *river.Config, closed func() error) (*database, error) {
	migrator, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: config.Logger})
	if err != nil {
		return nil, errors.Join(err, closed())
	}
	client, err := river.NewClient[T](silent[T]{driver}, config)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("set up River: %w", err), closed())
	}
	return &database{queue: client, executor: driver.GetExecutor(), migrator: migrator, close: closed}, nil
}

// silent is a driver whose database carries no messages between clients. River then polls for what others enqueue, and
// takes up at once what is enqueued through the same client. Listening would take a connection of its own on Postgres,
// which a pooler cannot give, and twenty queries a second on SQLite.
type silent[T any] struct{ riverdriver.Driver[T] }

// SupportsListener is whether to listen.
func (silent[T]) SupportsListener() bool { return false }

// SupportsListenNotify is whether to tell.
func (silent[T]) SupportsListenNotify() bool { return false }

// warnings passes on what a library warns of, and not what it tells besides.
func warnings(to *slog.Logger) *slog.Logger { return slog.New(onlyWarnings{to.Handler()}) }

type onlyWarnings struct{ slog.Handler }

// Enabled leaves out what is below a warning.
func (w onlyWarnings) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && w.Handler.Enabled(ctx, level)
}

// WithAttrs stays with warnings.
func (w onlyWarnings) WithAttrs(attributes []slog.Attr) slog.Handler {
	return onlyWarnings{w.Handler.WithAttrs(attributes)}
}

// WithGroup stays with warnings.
func (w onlyWarnings) WithGroup(name string) slog.Handler {
	return onlyWarnings{w.Handler.WithGroup(name)}
}
