// Package notify tells recipients what happened to their parcel.
package notify

import (
	"errors"
	"fmt"
	"time"

	"example.org/tako/backend/internal/parcel"
)

// Message is a short text about one parcel.
type Message struct {
	Code parcel.Code
	Text string
}

// Sender delivers a message by mail, text message or not at all.
type Sender interface {
	Send(Message) error
}

// Nobody accepts messages and tells no one.
type Nobody struct{}

// Send does nothing, successfully.
func (Nobody) Send(Message) error { return nil }

// ErrPermanent marks failures that no retry will cure.
var ErrPermanent = errors.New("permanent failure")

// WithRetry sends a message, waiting longer after every failed attempt.
func WithRetry(to Sender, message Message, attempts int, sleep func(time.Duration)) error {
	wait := 100 * time.Millisecond
	var last error
	for attempt := 1; attempt <= attempts; attempt++ {
		last = to.Send(message)
		if last == nil {
			return nil
		}
		if errors.Is(last, ErrPermanent) {
			return fmt.Errorf("message about %s: %w", message.Code, last)
		}
		if attempt < attempts {
			sleep(wait)
			wait *= 2
		}
	}
	return fmt.Errorf("message about %s failed %d times: %w", message.Code, attempts, last)
}

// Quiet holds messages back at night.
type Quiet struct {
	Next Sender
	Now  func() time.Time
	held []Message
}

// Send passes a message on by day and keeps it by night.
func (q *Quiet) Send(message Message) error {
	if hour := q.Now().Hour(); hour >= 22 || hour < 7 {
		q.held = append(q.held, message)
		return nil
	}
	return q.Next.Send(message)
}

// Flush sends what the night has held back and keeps what still fails.
func (q *Quiet) Flush() error {
	var kept []Message
	var failures []error
	for _, message := range q.held {
		if err := q.Next.Send(message); err != nil {
			kept = append(kept, message)
			failures = append(failures, err)
		}
	}
	q.held = kept
	return errors.Join(failures...)
}
