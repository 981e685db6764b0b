// Package event describes the scans a parcel leaves behind.
package event

import (
	"encoding/json"
	"fmt"
	"time"

	"example.org/tako/backend/internal/parcel"
)

// Scan is one reading of a label.
type Scan struct {
	Code   parcel.Code   `json:"code"`
	At     time.Time     `json:"at"`
	Hub    string        `json:"hub"`
	Status parcel.Status `json:"status"`
	Note   string        `json:"note,omitempty"`
}

// Decode reads a scan and refuses what a scanner could not have sent.
func Decode(data []byte, now time.Time) (Scan, error) {
	var scan Scan
	if err := json.Unmarshal(data, &scan); err != nil {
		return Scan{}, fmt.Errorf("scan: %w", err)
	}
	if !scan.Code.Valid() {
		return Scan{}, fmt.Errorf("scan: bad code %q", scan.Code)
	}
	if scan.Hub == "" {
		return Scan{}, fmt.Errorf("scan of %s names no hub", scan.Code)
	}
	// Scanner clocks drift; a few minutes ahead is normal, a day is not.
	if scan.At.After(now.Add(10 * time.Minute)) {
		return Scan{}, fmt.Errorf("scan of %s lies in the future", scan.Code)
	}
	return scan, nil
}

// Describe writes the sentence customers read.
func (s Scan) Describe() string {
	switch s.Status {
	case parcel.Announced:
		return "The sender has announced the parcel."
	case parcel.Accepted:
		return "Accepted in " + s.Hub + "."
	case parcel.InTransit:
		return "Sorted in " + s.Hub + "."
	case parcel.OutForDelivery:
		return "On the delivery van in " + s.Hub + "."
	case parcel.Delivered:
		if s.Note != "" {
			return "Delivered: " + s.Note + "."
		}
		return "Delivered."
	case parcel.Returned:
		return "On its way back to the sender."
	case parcel.Lost:
		return "We are looking for this parcel."
	}
	return "Scanned in " + s.Hub + "."
}
