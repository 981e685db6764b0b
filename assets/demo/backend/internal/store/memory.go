// Package store keeps parcels and their timelines.
package store

import (
	"errors"
	"fmt"
	"sort"
	"sync"

	"example.org/tako/backend/internal/event"
	"example.org/tako/backend/internal/parcel"
)

// ErrNotFound and ErrExists are the two answers callers act on.
var (
	ErrNotFound = errors.New("no such parcel")
	ErrExists   = errors.New("parcel already exists")
)

type record struct {
	parcel   parcel.Parcel
	timeline event.Timeline
}

// Memory is a store that forgets everything when the process ends.
type Memory struct {
	mu      sync.RWMutex
	records map[parcel.Code]*record
}

// NewMemory returns an empty store.
func NewMemory() *Memory {
	return &Memory{records: make(map[parcel.Code]*record)}
}

// Create adds a parcel that has not been seen before.
func (m *Memory) Create(p parcel.Parcel) error {
	if err := p.Validate(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, taken := m.records[p.Code]; taken {
		return fmt.Errorf("%w: %s", ErrExists, p.Code)
	}
	m.records[p.Code] = &record{parcel: p}
	return nil
}

// Get returns a parcel and its scans.
func (m *Memory) Get(code parcel.Code) (parcel.Parcel, []event.Scan, error) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	found, ok := m.records[code]
	if !ok {
		return parcel.Parcel{}, nil, fmt.Errorf("%w: %s", ErrNotFound, code)
	}
	return found.parcel, found.timeline.Scans(), nil
}

// Scan advances a parcel and notes the reading.
func (m *Memory) Scan(scan event.Scan) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	found, ok := m.records[scan.Code]
	if !ok {
		return fmt.Errorf("%w: %s", ErrNotFound, scan.Code)
	}
	if err := found.parcel.Advance(scan.Status); err != nil {
		return err
	}
	found.timeline.Add(scan)
	return nil
}

// ByStatus lists the codes in a status, in order.
func (m *Memory) ByStatus(status parcel.Status) []parcel.Code {
	m.mu.RLock()
	defer m.mu.RUnlock()
	var codes []parcel.Code
	for code, r := range m.records {
		if r.parcel.Status == status {
			codes = append(codes, code)
		}
	}
	sort.Slice(codes, func(a, b int) bool { return codes[a] < codes[b] })
	return codes
}

// Replay applies one journal entry.
func (m *Memory) Replay(entry Entry) error {
	if entry.Parcel != nil {
		return m.Create(*entry.Parcel)
	}
	if entry.Scan != nil {
		return m.Scan(*entry.Scan)
	}
	return errors.New("journal entry is empty")
}
