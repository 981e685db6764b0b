package route

import (
	"container/heap"
	"fmt"
)

// Path is a way through the network and the time it takes.
type Path struct {
	Hubs    []string
	Minutes int
}

type visit struct {
	hub     string
	minutes int
}

type frontier []visit

func (f frontier) Len() int           { return len(f) }
func (f frontier) Less(a, b int) bool { return f[a].minutes < f[b].minutes }
func (f frontier) Swap(a, b int)      { f[a], f[b] = f[b], f[a] }
func (f *frontier) Push(x any)        { *f = append(*f, x.(visit)) }
func (f *frontier) Pop() any {
	last := (*f)[len(*f)-1]
	*f = (*f)[:len(*f)-1]
	return last
}

// Shortest returns the quickest path between two hubs.
func (g *Graph) Shortest(from, to string) (Path, error) {
	if !g.Has(from) || !g.Has(to) {
		return Path{}, fmt.Errorf("no such hub: %s or %s", from, to)
	}
	best := map[string]int{from: 0}
	came := map[string]string{}
	queue := &frontier{{from, 0}}
	for queue.Len() > 0 {
		here := heap.Pop(queue).(visit)
		if here.hub == to {
			return Path{walkBack(came, from, to), here.minutes}, nil
		}
		if here.minutes > best[here.hub] {
			continue
		}
		for _, leg := range g.legs[here.hub] {
			minutes := here.minutes + leg.Minutes
			if known, seen := best[leg.To]; seen && known <= minutes {
				continue
			}
			best[leg.To] = minutes
			came[leg.To] = here.hub
			heap.Push(queue, visit{leg.To, minutes})
		}
	}
	return Path{}, fmt.Errorf("no way from %s to %s", from, to)
}

func walkBack(came map[string]string, from, to string) []string {
	hubs := []string{to}
	for hub := to; hub != from; {
		hub = came[hub]
		hubs = append(hubs, hub)
	}
	for a, b := 0, len(hubs)-1; a < b; a, b = a+1, b-1 {
		hubs[a], hubs[b] = hubs[b], hubs[a]
	}
	return hubs
}
