// Package parcel holds what a parcel is and which states it may pass through.
package parcel

import (
	"errors"
	"fmt"
	"strings"
)

// Status is where a parcel is in its life.
type Status string

const (
	Announced      Status = "announced"
	Accepted       Status = "accepted"
	InTransit      Status = "in_transit"
	OutForDelivery Status = "out_for_delivery"
	Delivered      Status = "delivered"
	Returned       Status = "returned"
	Lost           Status = "lost"
)

// Parcel is one thing on its way from a sender to a recipient.
type Parcel struct {
	Code        Code   `json:"code"`
	Origin      string `json:"origin"`
	Destination string `json:"destination"`
	Grams       int    `json:"grams"`
	Fragile     bool   `json:"fragile,omitempty"`
	Status      Status `json:"status"`
}

// ErrInvalid is wrapped by every complaint of Validate.
var ErrInvalid = errors.New("invalid parcel")

const maxGrams = 31_500

// Validate reports the first thing that keeps a parcel from being accepted.
func (p Parcel) Validate() error {
	switch {
	case !p.Code.Valid():
		return fmt.Errorf("%w: bad tracking code %q", ErrInvalid, p.Code)
	case strings.TrimSpace(p.Origin) == "":
		return fmt.Errorf("%w: no origin", ErrInvalid)
	case strings.TrimSpace(p.Destination) == "":
		return fmt.Errorf("%w: no destination", ErrInvalid)
	case p.Grams <= 0:
		return fmt.Errorf("%w: weight must be positive", ErrInvalid)
	case p.Grams > maxGrams:
		return fmt.Errorf("%w: %d g is over the limit of %d g", ErrInvalid, p.Grams, maxGrams)
	}
	return nil
}

// Final tells whether no further scan is expected.
func (s Status) Final() bool {
	return s == Delivered || s == Returned || s == Lost
}

var next = map[Status][]Status{
	Announced:      {Accepted},
	Accepted:       {InTransit, Lost},
	InTransit:      {InTransit, OutForDelivery, Returned, Lost},
	OutForDelivery: {Delivered, InTransit, Returned},
}

// Advance moves the parcel to a new status if the rules allow that step.
func (p *Parcel) Advance(to Status) error {
	for _, allowed := range next[p.Status] {
		if allowed == to {
			p.Status = to
			return nil
		}
	}
	if p.Status.Final() {
		return fmt.Errorf("parcel %s is already %s", p.Code, p.Status)
	}
	return fmt.Errorf("parcel %s cannot go from %s to %s", p.Code, p.Status, to)
}
