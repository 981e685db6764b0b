package event

import (
	"sort"
	"time"
)

// Timeline is the ordered story of one parcel.
type Timeline struct {
	scans []Scan
}

// Add puts a scan where its time says and drops exact repeats, because
// scanners send again when they get no answer.
func (t *Timeline) Add(scan Scan) bool {
	at := sort.Search(len(t.scans), func(i int) bool {
		return t.scans[i].At.After(scan.At)
	})
	for i := at - 1; i >= 0 && t.scans[i].At.Equal(scan.At); i-- {
		if t.scans[i] == scan {
			return false
		}
	}
	t.scans = append(t.scans, Scan{})
	copy(t.scans[at+1:], t.scans[at:])
	t.scans[at] = scan
	return true
}

// Scans returns a copy in order of time.
func (t *Timeline) Scans() []Scan {
	return append([]Scan(nil), t.scans...)
}

// Last returns the newest scan, if there is one.
func (t *Timeline) Last() (Scan, bool) {
	if len(t.scans) == 0 {
		return Scan{}, false
	}
	return t.scans[len(t.scans)-1], true
}

// LongestRest finds the hub where the parcel waited longest.
func (t *Timeline) LongestRest() (hub string, rest time.Duration) {
	for i := 1; i < len(t.scans); i++ {
		gap := t.scans[i].At.Sub(t.scans[i-1].At)
		if gap > rest {
			hub, rest = t.scans[i-1].Hub, gap
		}
	}
	return hub, rest
}

// Stalled tells whether nothing has happened for longer than the limit.
func (t *Timeline) Stalled(now time.Time, limit time.Duration) bool {
	last, ok := t.Last()
	if !ok || last.Status.Final() {
		return false
	}
	return now.Sub(last.At) > limit
}
