package tariff

import "time"

// Customer is the part of an account that discounts look at.
type Customer struct {
	MonthlyParcels int
	Since          time.Time
	Charity        bool
	Voucher        string
}

// Discount returns the percentage a customer saves on the day given.
func Discount(c Customer, day time.Time) int {
	if c.Charity {
		return 30
	}
	percent := volumeDiscount(c.MonthlyParcels)
	if years := day.Year() - c.Since.Year(); years >= 5 {
		percent += 2
	}
	percent += voucherDiscount(c.Voucher, day)
	if percent > 25 {
		percent = 25
	}
	return percent
}

func volumeDiscount(parcels int) int {
	switch {
	case parcels >= 1000:
		return 18
	case parcels >= 200:
		return 10
	case parcels >= 50:
		return 5
	default:
		return 0
	}
}

func voucherDiscount(voucher string, day time.Time) int {
	switch voucher {
	case "":
		return 0
	case "SPRING":
		if day.Month() >= time.March && day.Month() <= time.May {
			return 10
		}
		return 0
	case "WELCOME":
		return 8
	}
	return 0
}

// Apply takes a discount off a price and never goes below the handling fee.
func Apply(price Cents, percent int) Cents {
	const handling Cents = 250
	reduced := price - price*Cents(percent)/100
	if reduced < handling {
		return handling
	}
	return reduced
}
