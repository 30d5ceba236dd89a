package main

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// stepFsync watches the system calls of the server on SQLite (TD3): no write is answered with 200 before the log that
// holds it was synchronised. To kill the server cannot show this, since the system writes later what it was given.
func stepFsync(ctx context.Context, s *stage) error {
	if err := haveStrace(); err != nil {
		s.skip("%v", err)
		return nil
	}
	writes := s.size(500, 50)
	seen, err := traceServer(ctx, s, writes)
	if err != nil {
		return err
	}
	s.say(seen.acks == writes && seen.unsynced == 0, "%v", seen)
	forgetful, err := traceForgetful(ctx, writes)
	if err != nil {
		return err
	}
	s.say(forgetful.acks == writes && forgetful.unsynced > 0, "control: a program with synchronous=NORMAL: %v", forgetful)
	return nil
}

// haveStrace installs strace where it is missing and that is allowed.
func haveStrace() error {
	if _, err := exec.LookPath("strace"); err == nil {
		return nil
	}
	install := exec.Command("apt-get", "-o", "DPkg::Lock::Timeout=120", "install", "-y", "-q", "--no-install-recommends", "strace")
	if os.Geteuid() != 0 {
		install = exec.Command("sudo", append([]string{"-n"}, install.Args...)...)
	}
	if said, err := install.CombinedOutput(); err != nil {
		return fmt.Errorf("there is no strace, and it could not be installed (apt-get install strace): %w: %s", err, said)
	}
	return nil
}

// straced puts strace before the arguments of a program, in such a way that the program stays our child. Pages of the
// database are written whole into its output, since what a write is about is read from them.
func straced(output string, arguments []string) []string {
	return append([]string{"strace", "-D", "-f", "-y", "-s", "4200", "-o", output, "-e", "trace=fsync,fdatasync,write,pwrite64"}, arguments...)
}

func traceServer(ctx context.Context, s *stage, writes int) (*syncs, error) {
	d, err := newSQLite(ctx)
	if err != nil {
		return nil, err
	}
	defer d.drop()
	running, err := newServer(s, d.url)
	if err != nil {
		return nil, err
	}
	defer running.remove()
	output := filepath.Join(d.folder, "trace")
	running.arguments = straced(output, running.arguments)
	if err := running.startAndWait(ctx); err != nil {
		return nil, err
	}
	a := newAPI(running, 1)
	if err := furnish(ctx, a); err != nil {
		return nil, err
	}
	var name string
	for i := range writes {
		request := creation("", mark(i))
		if i%2 == 1 {
			request = commenting("", name, mark(i), 0)
		}
		got, err := a.must(ctx, request)
		if err != nil {
			return nil, err
		}
		stored, err := got.card()
		if err != nil {
			return nil, err
		}
		name = stored.Name
	}
	if err := running.stop(); err != nil {
		return nil, err
	}
	return readTrace(ctx, output, running)
}

// mark is what a write can be told by, in the log of the database as in its answer.
func mark(i int) string { return fmt.Sprintf("mark-%06d-", i) }

const markLength = len("mark-000000-")

// syncs is what a trace shows of the order of things.
type syncs struct {
	acks     int // answers of 200 that hold a mark
	unsynced int // … of which the log was not synchronised since the mark was written there
	synced   int // times that the log was synchronised
}

func (s *syncs) String() string {
	return fmt.Sprintf("%d writes answered with 200, the log was synchronised %d times, %d answered before it was", s.acks, s.synced, s.unsynced)
}

// readTrace reads the trace of a program that has ended, once strace has written all of it.
func readTrace(ctx context.Context, path string, of *server) (*syncs, error) {
	last := regexp.MustCompile(fmt.Sprintf(`(?m)^%d +\+\+\+ .*\+\+\+$`, of.process.Pid))
	err := waitUntil(ctx, bootLimit, "strace has written its output", func() bool {
		said, err := os.ReadFile(path)
		return err == nil && last.Match(said[max(0, len(said)-4096):])
	})
	if err != nil {
		return nil, err
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return followTrace(file)
}

// followTrace reads the output of strace. For each mark it notes the first write into the log of the database that holds
// it; a sync of that log which ends later covers it. The answer must begin after that.
func followTrace(from io.Reader) (*syncs, error) {
	seen := &syncs{}
	written, covered := map[string]bool{}, map[string]bool{}
	syncing := map[string]bool{} // threads in a sync of the log
	for reader := bufio.NewReader(from); ; {
		line, err := reader.ReadString('\n')
		if errors.Is(err, io.EOF) {
			return seen, nil
		}
		if err != nil {
			return nil, err
		}
		thread, rest, _ := strings.Cut(line, " ")
		rest = strings.TrimSpace(rest)
		ofLog := strings.Contains(rest, "-wal>")
		switch {
		case strings.HasPrefix(rest, "pwrite64(") && ofLog:
			for _, each := range marksIn(rest) {
				written[each] = true
			}
		case isSync(rest) && ofLog && strings.HasSuffix(rest, "<unfinished ...>"):
			syncing[thread] = true
		case isSync(rest) && ofLog, syncing[thread] && strings.Contains(rest, "sync resumed>"):
			delete(syncing, thread)
			seen.synced++
			maps.Copy(covered, written)
			clear(written)
		case strings.HasPrefix(rest, "write(") && strings.Contains(rest, `"HTTP/1.1 200 OK`):
			if marks := marksIn(rest); len(marks) > 0 {
				seen.acks++
				if !covered[marks[0]] {
					seen.unsynced++
				}
			}
		}
	}
}

func isSync(call string) bool {
	return strings.HasPrefix(call, "fsync(") || strings.HasPrefix(call, "fdatasync(")
}

// marksIn lists the marks in a line.
func marksIn(line string) (found []string) {
	for {
		at := strings.Index(line, "mark-")
		if at < 0 || len(line) < at+markLength {
			return found
		}
		found = append(found, line[at:at+markLength])
		line = line[at+markLength:]
	}
}

// forgetfulArgument makes this program be the one of runForgetful.
const forgetfulArgument = "answer-before-it-is-stored"

// runForgetful is a program that stores what it is sent in SQLite with synchronous=NORMAL, where a commit does not wait for
// the disk, and answers 200. It listens on the address, and stores in the file, that its arguments name.
func runForgetful(args []string) int {
	if len(args) != 2 {
		return 2
	}
	db, err := sql.Open("sqlite", "file:"+args[1]+"?_txlock=immediate&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)")
	if err == nil {
		db.SetMaxOpenConns(1)
		_, err = db.Exec("CREATE TABLE stored (mark text)")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	store := func(w http.ResponseWriter, r *http.Request) {
		sent, err := io.ReadAll(r.Body)
		if err == nil {
			_, err = db.ExecContext(r.Context(), "INSERT INTO stored VALUES (?)", string(sent))
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		_, _ = w.Write(sent)
	}
	fmt.Fprintln(os.Stderr, http.ListenAndServe(args[0], http.HandlerFunc(store)))
	return 1
}

func traceForgetful(ctx context.Context, writes int) (*syncs, error) {
	folder, err := os.MkdirTemp("", "faults-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	ports, err := freePorts(1)
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	output := filepath.Join(folder, "trace")
	log, err := os.Create(filepath.Join(folder, "log"))
	if err != nil {
		return nil, err
	}
	log.Close()
	running := &server{address: ports[0], log: log.Name(), arguments: straced(output, []string{self, forgetfulArgument, ports[0], filepath.Join(folder, "control.db")})}
	if err := running.start(); err != nil {
		return nil, err
	}
	err = waitUntil(ctx, bootLimit, "the control listens", func() bool {
		conn, err := net.DialTimeout("tcp", running.address, time.Second)
		if err == nil {
			conn.Close()
		}
		return err == nil
	})
	for i := 0; i < writes && err == nil; i++ {
		var got *http.Response
		if got, err = asking.Post("http://"+running.address, "text/plain", strings.NewReader(mark(i))); err == nil {
			got.Body.Close()
		}
	}
	running.kill()
	if err != nil {
		return nil, fmt.Errorf("%w; the control said: %s", err, running.tail())
	}
	return readTrace(ctx, output, running)
}
