package notify

import (
	"errors"
	"testing"
	"time"
)

type flaky struct {
	failures int
	sent     int
}

func (f *flaky) Send(Message) error {
	if f.failures > 0 {
		f.failures--
		return errors.New("line is busy")
	}
	f.sent++
	return nil
}

func TestRetryWaitsLongerEachTime(t *testing.T) {
	var waits []time.Duration
	sender := &flaky{failures: 2}
	err := WithRetry(sender, Message{}, 3, func(d time.Duration) { waits = append(waits, d) })
	if err != nil || sender.sent != 1 {
		t.Fatalf("got %v, sent %d", err, sender.sent)
	}
	if len(waits) != 2 || waits[1] != 2*waits[0] {
		t.Fatalf("got %v", waits)
	}
}

func TestQuietHoldsMessagesAtNight(t *testing.T) {
	sender := &flaky{}
	night := func() time.Time { return time.Date(2026, time.May, 4, 23, 30, 0, 0, time.UTC) }
	quiet := &Quiet{Next: sender, Now: night}
	if err := quiet.Send(Message{Text: "Delivered."}); err != nil || sender.sent != 0 {
		t.Fatalf("got %v, sent %d", err, sender.sent)
	}
}
