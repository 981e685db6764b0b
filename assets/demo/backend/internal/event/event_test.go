package event

import (
	"testing"
	"time"

	"example.org/tako/backend/internal/parcel"
)

var noon = time.Date(2026, time.May, 4, 12, 0, 0, 0, time.UTC)

func scanAt(minutes int, hub string, status parcel.Status) Scan {
	return Scan{Code: "TK473124829", At: noon.Add(time.Duration(minutes) * time.Minute), Hub: hub, Status: status}
}

func TestDecode(t *testing.T) {
	scan, err := Decode([]byte(`{"code":"TK473124829","at":"2026-05-04T11:58:00Z","hub":"OSL","status":"accepted"}`), noon)
	if err != nil {
		t.Fatal(err)
	}
	if scan.Describe() != "Accepted in OSL." {
		t.Errorf("got %q", scan.Describe())
	}
}

func TestDecodeRefuses(t *testing.T) {
	for _, text := range []string{
		`{`,
		`{"code":"TK1"}`,
		`{"code":"TK473124829","at":"2026-05-05T12:00:00Z","hub":"OSL"}`,
	} {
		if _, err := Decode([]byte(text), noon); err == nil {
			t.Errorf("accepted %s", text)
		}
	}
}

func TestTimelineSortsAndDropsRepeats(t *testing.T) {
	var line Timeline
	line.Add(scanAt(30, "GOT", parcel.InTransit))
	line.Add(scanAt(0, "OSL", parcel.Accepted))
	if line.Add(scanAt(30, "GOT", parcel.InTransit)) {
		t.Error("a repeat was kept")
	}
	scans := line.Scans()
	if len(scans) != 2 || scans[0].Hub != "OSL" {
		t.Errorf("got %v", scans)
	}
	if last, ok := line.Last(); !ok || last.Hub != "GOT" {
		t.Errorf("got %v", last)
	}
}
