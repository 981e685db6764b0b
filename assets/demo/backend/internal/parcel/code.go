package parcel

import (
	"fmt"
	"strings"
)

// Code is a tracking code: "TK", eight digits and a check digit.
type Code string

const prefix = "TK"

// NewCode makes the code of the n-th parcel.
func NewCode(n int) (Code, error) {
	if n < 0 || n > 99_999_999 {
		return "", fmt.Errorf("parcel number %d does not fit in a code", n)
	}
	digits := fmt.Sprintf("%08d", n)
	return Code(prefix + digits + string(checkDigit(digits))), nil
}

// ParseCode accepts what people type: lower case, spaces and dashes.
func ParseCode(text string) (Code, error) {
	clean := strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return r
	}, strings.ToUpper(text))
	code := Code(clean)
	if !code.Valid() {
		return "", fmt.Errorf("%q is not a tracking code", text)
	}
	return code, nil
}

// Valid checks length, prefix and check digit.
func (c Code) Valid() bool {
	text := string(c)
	if len(text) != len(prefix)+9 || !strings.HasPrefix(text, prefix) {
		return false
	}
	digits := text[len(prefix) : len(text)-1]
	for _, r := range digits {
		if r < '0' || r > '9' {
			return false
		}
	}
	return text[len(text)-1] == checkDigit(digits)
}

// checkDigit weighs digits 8 6 4 2 3 5 9 7, as postal item numbers do.
func checkDigit(digits string) byte {
	weights := [8]int{8, 6, 4, 2, 3, 5, 9, 7}
	sum := 0
	for i, w := range weights {
		sum += int(digits[i]-'0') * w
	}
	switch rest := 11 - sum%11; rest {
	case 10:
		return '0'
	case 11:
		return '5'
	default:
		return byte('0' + rest)
	}
}
