package tariff

import (
	"errors"
	"fmt"
)

// Cents is an amount of money; floats never touch prices.
type Cents int64

// Request is everything a price depends on.
type Request struct {
	Zone    Zone
	Grams   int
	Fragile bool
	Insured Cents
}

type step struct {
	upTo  int
	price [4]Cents
}

var steps = []step{
	{500, [4]Cents{490, 690, 990, 1490}},
	{2_000, [4]Cents{690, 990, 1490, 2490}},
	{10_000, [4]Cents{1290, 1890, 2690, 4990}},
	{31_500, [4]Cents{1990, 2990, 4490, 9990}},
}

// ErrTooHeavy means that no step of the price table fits.
var ErrTooHeavy = errors.New("too heavy for parcel service")

// Price adds the base price and every surcharge.
func Price(r Request) (Cents, error) {
	base, err := basePrice(r.Zone, r.Grams)
	if err != nil {
		return 0, err
	}
	total := base
	if r.Fragile {
		total += surcharge(base, 15)
	}
	if r.Insured > 0 {
		premium, err := insurance(r.Insured, r.Zone)
		if err != nil {
			return 0, err
		}
		total += premium
	}
	return total, nil
}

func basePrice(zone Zone, grams int) (Cents, error) {
	if grams <= 0 {
		return 0, fmt.Errorf("weight of %d g makes no sense", grams)
	}
	for _, s := range steps {
		if grams <= s.upTo {
			return s.price[zone], nil
		}
	}
	return 0, ErrTooHeavy
}

func surcharge(base Cents, percent int64) Cents {
	return (base*Cents(percent) + 99) / 100
}

// insurance costs one percent of the value, at least 200, and is refused
// where claims cannot be settled.
func insurance(value Cents, zone Zone) (Cents, error) {
	if zone == World && value > 100_000 {
		return 0, fmt.Errorf("value %d cannot be insured in zone %s", value, zone)
	}
	premium := surcharge(value, 1)
	if premium < 200 {
		premium = 200
	}
	return premium, nil
}
