// Package tariff turns a parcel into a price.
package tariff

import "strings"

// Zone groups destinations that cost the same.
type Zone int

const (
	Domestic Zone = iota
	Near
	Continental
	World
)

var countries = map[string]Zone{
	"NO": Domestic,
	"SE": Near,
	"DK": Near,
	"FI": Near,
	"DE": Continental,
	"FR": Continental,
	"PT": Continental,
	"PL": Continental,
}

// ZoneOf returns the zone of a two-letter country code; unknown ones are World.
func ZoneOf(country string) Zone {
	if zone, known := countries[strings.ToUpper(country)]; known {
		return zone
	}
	return World
}

// String names a zone for labels and logs.
func (z Zone) String() string {
	return [...]string{"domestic", "near", "continental", "world"}[z]
}
