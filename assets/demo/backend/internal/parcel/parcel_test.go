package parcel

import (
	"errors"
	"testing"
)

func sample(t *testing.T) Parcel {
	t.Helper()
	code, err := NewCode(47312482)
	if err != nil {
		t.Fatal(err)
	}
	return Parcel{Code: code, Origin: "OSL", Destination: "LIS", Grams: 750, Status: Announced}
}

func TestValidateAcceptsASensibleParcel(t *testing.T) {
	if err := sample(t).Validate(); err != nil {
		t.Fatalf("unexpected: %v", err)
	}
}

func TestValidateRejects(t *testing.T) {
	cases := map[string]func(*Parcel){
		"code":   func(p *Parcel) { p.Code = "TK1" },
		"origin": func(p *Parcel) { p.Origin = "  " },
		"weight": func(p *Parcel) { p.Grams = 0 },
	}
	for name, spoil := range cases {
		p := sample(t)
		spoil(&p)
		if err := p.Validate(); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestAdvanceFollowsTheRules(t *testing.T) {
	p := sample(t)
	for _, step := range []Status{Accepted, InTransit, InTransit, OutForDelivery, Delivered} {
		if err := p.Advance(step); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Advance(InTransit); err == nil {
		t.Fatal("a delivered parcel moved on")
	}
}

func TestCodesCarryACheckDigit(t *testing.T) {
	cases := map[string]bool{
		"TK473124829": true,
		"TK473124828": false,
		"XX473124829": false,
		"TK4731x4829": false,
	}
	for text, want := range cases {
		if got := Code(text).Valid(); got != want {
			t.Errorf("%s: got %v", text, got)
		}
	}
}

func TestParseCodeForgivesTyping(t *testing.T) {
	code, err := ParseCode("tk 4731-2482 9")
	if err != nil || code != "TK473124829" {
		t.Fatalf("got %q, %v", code, err)
	}
	if _, err := ParseCode("parcel"); err == nil {
		t.Fatal("nonsense was accepted")
	}
}

func TestParseWeight(t *testing.T) {
	for text, want := range map[string]int{"750 g": 750, "1.5kg": 1500, " 2 lb ": 908} {
		if got, err := ParseWeight(text); err != nil || got != want {
			t.Errorf("%q: got %d, %v", text, got, err)
		}
	}
	if _, err := ParseWeight("heavy"); err == nil {
		t.Error("a weight without a unit was accepted")
	}
}
