package parcel

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

var gramsPer = []struct {
	unit  string
	grams float64
}{
	// Longer units come first because "kg" also ends in "g".
	{"kg", 1000},
	{"lb", 453.59237},
	{"oz", 28.349523125},
	{"g", 1},
}

// ParseWeight reads "750 g", "1.5kg" or "2 lb" and returns whole grams.
func ParseWeight(text string) (int, error) {
	trimmed := strings.ToLower(strings.TrimSpace(text))
	for _, entry := range gramsPer {
		number, found := strings.CutSuffix(trimmed, entry.unit)
		if !found {
			continue
		}
		value, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
		if err != nil {
			return 0, fmt.Errorf("weight %q: %w", text, err)
		}
		if value <= 0 || math.IsInf(value, 0) {
			return 0, fmt.Errorf("weight %q is out of range", text)
		}
		return int(math.Ceil(value * entry.grams)), nil
	}
	return 0, fmt.Errorf("weight %q has no unit", text)
}

// FormatWeight writes grams the way labels show them.
func FormatWeight(grams int) string {
	if grams < 1000 {
		return fmt.Sprintf("%d g", grams)
	}
	kilos := float64(grams) / 1000
	if kilos == math.Trunc(kilos) {
		return fmt.Sprintf("%.0f kg", kilos)
	}
	return fmt.Sprintf("%.2f kg", kilos)
}
