package tariff

import (
	"errors"
	"testing"
	"time"
)

func TestZones(t *testing.T) {
	for country, want := range map[string]string{"no": "domestic", "SE": "near", "PT": "continental", "NZ": "world"} {
		if got := ZoneOf(country).String(); got != want {
			t.Errorf("%s: got %s", country, got)
		}
	}
}

func TestPriceTable(t *testing.T) {
	cases := []struct {
		request Request
		want    Cents
	}{
		{Request{Zone: Domestic, Grams: 500}, 490},
		{Request{Zone: Near, Grams: 501}, 990},
		{Request{Zone: Continental, Grams: 9_000, Fragile: true}, 3094},
	}
	for _, c := range cases {
		if got, err := Price(c.request); err != nil || got != c.want {
			t.Errorf("%+v: got %d, %v", c.request, got, err)
		}
	}
}

func TestTooHeavy(t *testing.T) {
	if _, err := Price(Request{Zone: Near, Grams: 40_000}); !errors.Is(err, ErrTooHeavy) {
		t.Fatalf("got %v", err)
	}
}

func TestDiscounts(t *testing.T) {
	day := time.Date(2026, time.April, 2, 0, 0, 0, 0, time.UTC)
	old := time.Date(2019, time.May, 1, 0, 0, 0, 0, time.UTC)
	young := time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)
	cases := []struct {
		customer Customer
		want     int
	}{
		{Customer{MonthlyParcels: 3, Since: young}, 0},
		{Customer{MonthlyParcels: 240, Since: young}, 10},
		{Customer{MonthlyParcels: 240, Since: old}, 12},
		{Customer{MonthlyParcels: 60, Since: young, Voucher: "SPRING"}, 15},
	}
	for _, c := range cases {
		if got := Discount(c.customer, day); got != c.want {
			t.Errorf("%+v: got %d", c.customer, got)
		}
	}
}

func TestApply(t *testing.T) {
	if got := Apply(1000, 12); got != 880 {
		t.Fatalf("got %d", got)
	}
}
