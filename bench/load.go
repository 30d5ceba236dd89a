package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"slices"
	"strconv"
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

// exchange sends a request and reads the answer, whose length is said in its head, with as little work as there can be.
func exchange(conn net.Conn, reader *bufio.Reader, request []byte) error {
	if _, err := conn.Write(request); err != nil {
		return err
	}
	status, err := reader.ReadString('\n')
	if err != nil {
		return err
	}
	length := -1
	for {
		line, err := reader.ReadSlice('\n')
		if err != nil {
			return err
		}
		if len(line) <= len("\r\n") {
			break
		}
		if value, found := bytes.CutPrefix(line, []byte("Content-Length: ")); found {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return err
			}
		}
	}
	if !strings.HasPrefix(status, "HTTP/1.1 200 ") || length < 0 {
		text, _ := reader.Peek(reader.Buffered()) // only to say more in the error
		return fmt.Errorf("answered %s with a body of length %d: %s", strings.TrimSpace(status), length, text)
	}
	_, err = reader.Discard(length)
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
