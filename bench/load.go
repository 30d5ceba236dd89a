package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// loadTime is how long each load goes on, warmUp how long before that it is not counted yet.
const (
	loadTime = 4 * time.Second
	warmUp   = time.Second
)

// outcome is what a load came to.
type outcome struct {
	perSecond float64
	median    time.Duration
}

// load sends the same request again and again from so many clients, each on a connection of its own with the next
// request after the answer to the last. It writes ready-made bytes, so that it leaves the processor to the server. An
// answer other than 200 ends it.
func load(ctx context.Context, server string, request []byte, clients int) (outcome, error) {
	ctx, cancel := context.WithTimeout(ctx, warmUp+loadTime)
	defer cancel()
	begin := time.Now().Add(warmUp)
	results := make([]client, clients)
	var all sync.WaitGroup
	for i := range results {
		all.Go(func() { results[i].run(ctx, server, request, begin) })
	}
	all.Wait()
	var took []time.Duration
	for _, r := range results {
		if r.err != nil {
			return outcome{}, r.err
		}
		took = append(took, r.took...)
	}
	if len(took) == 0 {
		return outcome{}, fmt.Errorf("no answer within %s", loadTime)
	}
	slices.Sort(took)
	return outcome{perSecond: float64(len(took)) / loadTime.Seconds(), median: took[len(took)/2]}, nil
}

type client struct {
	took []time.Duration
	err  error
}

func (c *client) run(ctx context.Context, server string, request []byte, begin time.Time) {
	conn, err := net.Dial("tcp", strings.TrimPrefix(server, "http://"))
	if err != nil {
		c.err = err
		return
	}
	defer conn.Close()
	reader := bufio.NewReaderSize(conn, 64<<10)
	for ctx.Err() == nil {
		sent := time.Now()
		if err := exchange(conn, reader, request); err != nil {
			c.err = err
			return
		}
		if sent.After(begin) {
			c.took = append(c.took, time.Since(sent))
		}
	}
}

func exchange(conn net.Conn, reader *bufio.Reader, request []byte) error {
	if _, err := conn.Write(request); err != nil {
		return err
	}
	answer, err := http.ReadResponse(reader, nil)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(answer.Body) // only to say more in the error
		return fmt.Errorf("answered %s: %s", answer.Status, text)
	}
	_, err = io.Copy(io.Discard, answer.Body)
	return err
}

// httpRequest is a request as bytes.
func httpRequest(method, path, body string) []byte {
	head := fmt.Sprintf("%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\n", method, path)
	if body != "" {
		head += fmt.Sprintf("Content-Type: application/json\r\nContent-Length: %d\r\n", len(body))
	}
	return []byte(head + "\r\n" + body)
}
