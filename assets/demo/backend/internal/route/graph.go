// Package route finds the way of a parcel through the hubs.
package route

import (
	"fmt"
	"sort"
)

// Leg is one scheduled connection between two hubs.
type Leg struct {
	From, To string
	Minutes  int
}

// Graph holds the hubs and the legs that leave them.
type Graph struct {
	legs map[string][]Leg
}

// NewGraph builds a graph in which every leg runs in both directions.
func NewGraph(legs []Leg) (*Graph, error) {
	g := &Graph{legs: make(map[string][]Leg)}
	for _, leg := range legs {
		if leg.Minutes <= 0 {
			return nil, fmt.Errorf("leg %s-%s takes %d minutes", leg.From, leg.To, leg.Minutes)
		}
		if leg.From == leg.To {
			return nil, fmt.Errorf("leg %s leads nowhere", leg.From)
		}
		g.legs[leg.From] = append(g.legs[leg.From], leg)
		g.legs[leg.To] = append(g.legs[leg.To], Leg{leg.To, leg.From, leg.Minutes})
	}
	return g, nil
}

// Hubs lists all hubs in alphabetical order.
func (g *Graph) Hubs() []string {
	hubs := make([]string, 0, len(g.legs))
	for hub := range g.legs {
		hubs = append(hubs, hub)
	}
	sort.Strings(hubs)
	return hubs
}

// Has tells whether a hub is known.
func (g *Graph) Has(hub string) bool {
	_, known := g.legs[hub]
	return known
}

// Close removes a hub and every leg that touches it.
func (g *Graph) Close(hub string) {
	for _, leg := range g.legs[hub] {
		kept := g.legs[leg.To][:0]
		for _, back := range g.legs[leg.To] {
			if back.To != hub {
				kept = append(kept, back)
			}
		}
		g.legs[leg.To] = kept
	}
	delete(g.legs, hub)
}

// Network is the timetable we drive today.
func Network() *Graph {
	g, err := NewGraph([]Leg{
		{"OSL", "GOT", 220}, {"GOT", "CPH", 210}, {"CPH", "HAM", 290},
		{"HAM", "PAR", 560}, {"HAM", "WAW", 520}, {"PAR", "LIS", 990},
		{"OSL", "STO", 330}, {"STO", "HEL", 600},
	})
	if err != nil {
		panic(err)
	}
	return g
}
