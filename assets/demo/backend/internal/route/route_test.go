package route

import (
	"slices"
	"testing"
)

func TestShortestCrossesTheContinent(t *testing.T) {
	path, err := Network().Shortest("OSL", "LIS")
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"OSL", "GOT", "CPH", "HAM", "PAR", "LIS"}; !slices.Equal(path.Hubs, want) {
		t.Errorf("got %v", path.Hubs)
	}
	if path.Minutes != 2270 {
		t.Errorf("got %d minutes", path.Minutes)
	}
}

func TestShortestPrefersTheQuickerDetour(t *testing.T) {
	g, err := NewGraph([]Leg{{"A", "C", 100}, {"A", "B", 20}, {"B", "C", 30}})
	if err != nil {
		t.Fatal(err)
	}
	path, _ := g.Shortest("A", "C")
	if path.Minutes != 50 {
		t.Errorf("got %d minutes", path.Minutes)
	}
}

func TestUnknownHub(t *testing.T) {
	if _, err := Network().Shortest("OSL", "XXX"); err == nil {
		t.Error("found a way to nowhere")
	}
}

func TestHubsAreSorted(t *testing.T) {
	if hubs := Network().Hubs(); !slices.IsSorted(hubs) || len(hubs) != 9 {
		t.Errorf("got %v", hubs)
	}
}
