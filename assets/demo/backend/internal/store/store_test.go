package store

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"example.org/tako/backend/internal/event"
	"example.org/tako/backend/internal/parcel"
)

func announced() parcel.Parcel {
	return parcel.Parcel{Code: "TK473124829", Origin: "OSL", Destination: "LIS", Grams: 900, Status: parcel.Announced}
}

func TestCreateGetScan(t *testing.T) {
	m := NewMemory()
	if err := m.Create(announced()); err != nil {
		t.Fatal(err)
	}
	scan := event.Scan{Code: "TK473124829", At: time.Unix(1_777_000_000, 0).UTC(), Hub: "OSL", Status: parcel.Accepted}
	if err := m.Scan(scan); err != nil {
		t.Fatal(err)
	}
	p, scans, err := m.Get("TK473124829")
	if err != nil || p.Status != parcel.Accepted || len(scans) != 1 {
		t.Fatalf("got %v %v %v", p, scans, err)
	}
}

func TestUnknownParcel(t *testing.T) {
	if _, _, err := NewMemory().Get("TK473124829"); !errors.Is(err, ErrNotFound) {
		t.Fatalf("got %v", err)
	}
}

func TestJournalRoundTrip(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal")
	journal, err := OpenJournal(path)
	if err != nil {
		t.Fatal(err)
	}
	p := announced()
	if err := journal.Append(Entry{Parcel: &p}); err != nil {
		t.Fatal(err)
	}
	if err := journal.Close(); err != nil {
		t.Fatal(err)
	}
	entries, err := ReadJournal(path)
	if err != nil || len(entries) != 1 {
		t.Fatalf("got %v, %v", entries, err)
	}
	m := NewMemory()
	if err := m.Replay(entries[0]); err != nil {
		t.Fatal(err)
	}
}
