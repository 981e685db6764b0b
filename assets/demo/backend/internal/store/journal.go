package store

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"example.org/tako/backend/internal/event"
	"example.org/tako/backend/internal/parcel"
)

// Entry is one line of the journal: a new parcel or a scan.
type Entry struct {
	Parcel *parcel.Parcel `json:"parcel,omitempty"`
	Scan   *event.Scan    `json:"scan,omitempty"`
}

// Journal appends entries to a file, one JSON object a line.
type Journal struct {
	out   io.WriteCloser
	lines int
}

// OpenJournal opens a journal for appending and creates it when missing.
func OpenJournal(path string) (*Journal, error) {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open journal: %w", err)
	}
	return &Journal{out: file}, nil
}

// Append writes one entry.
func (j *Journal) Append(entry Entry) error {
	line, err := json.Marshal(entry)
	if err != nil {
		return fmt.Errorf("encode entry: %w", err)
	}
	if _, err := j.out.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("append entry %d: %w", j.lines+1, err)
	}
	j.lines++
	return nil
}

// Close flushes and closes the file.
func (j *Journal) Close() error {
	return j.out.Close()
}

// ReadJournal reads all entries. A missing file is an empty journal; a torn
// last line, left by a crash, is ignored.
func ReadJournal(path string) ([]Entry, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()

	var entries []Entry
	var torn error
	lines := bufio.NewScanner(file)
	for number := 1; lines.Scan(); number++ {
		if torn != nil {
			return nil, torn
		}
		var entry Entry
		if err := json.Unmarshal(lines.Bytes(), &entry); err != nil {
			torn = fmt.Errorf("journal line %d: %w", number, err)
			continue
		}
		entries = append(entries, entry)
	}
	return entries, lines.Err()
}
