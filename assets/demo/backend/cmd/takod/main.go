// Command takod serves the parcel API over HTTP.
package main

import (
	"flag"
	"log"
	"net/http"
	"time"

	"example.org/tako/backend/internal/api"
	"example.org/tako/backend/internal/notify"
	"example.org/tako/backend/internal/route"
	"example.org/tako/backend/internal/store"
)

func main() {
	listen := flag.String("listen", "localhost:8080", "address to listen on")
	journal := flag.String("journal", "", "file that keeps every scan across restarts")
	flag.Parse()

	parcels, err := openStore(*journal)
	if err != nil {
		log.Fatalf("takod: %v", err)
	}

	server := &http.Server{
		Addr:              *listen,
		Handler:           api.New(parcels, route.Network(), notify.Nobody{}, time.Now),
		ReadHeaderTimeout: 5 * time.Second,
	}
	log.Printf("takod: listening on %s", *listen)
	log.Fatal(server.ListenAndServe())
}

// openStore returns an empty store, or one filled from the journal when a
// path was given.
func openStore(path string) (*store.Memory, error) {
	parcels := store.NewMemory()
	if path == "" {
		return parcels, nil
	}
	entries, err := store.ReadJournal(path)
	if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		if err := parcels.Replay(entry); err != nil {
			log.Printf("takod: skipped a journal entry: %v", err)
		}
	}
	return parcels, nil
}
