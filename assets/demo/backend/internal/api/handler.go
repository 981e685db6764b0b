// Package api serves parcels over HTTP.
package api

import (
	"encoding/json"
	"io"
	"net/http"
	"time"

	"example.org/tako/backend/internal/event"
	"example.org/tako/backend/internal/notify"
	"example.org/tako/backend/internal/parcel"
	"example.org/tako/backend/internal/route"
	"example.org/tako/backend/internal/store"
)

const maxBody = 64 << 10

type server struct {
	parcels *store.Memory
	network *route.Graph
	post    notify.Sender
	now     func() time.Time
}

// New returns the handler of the whole API.
func New(parcels *store.Memory, network *route.Graph, post notify.Sender, now func() time.Time) http.Handler {
	s := &server{parcels, network, post, now}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /parcels", s.create)
	mux.HandleFunc("GET /parcels/{code}", s.show)
	mux.HandleFunc("POST /scans", s.scan)
	mux.HandleFunc("GET /routes/{from}/{to}", s.route)
	return mux
}

func (s *server) create(w http.ResponseWriter, r *http.Request) {
	var p parcel.Parcel
	if err := json.NewDecoder(io.LimitReader(r.Body, maxBody)).Decode(&p); err != nil {
		fail(w, Problem{Status: http.StatusBadRequest, Title: "Malformed JSON", Detail: err.Error()})
		return
	}
	p.Status = parcel.Announced
	if err := s.parcels.Create(p); err != nil {
		fail(w, problemFor(err))
		return
	}
	w.Header().Set("Location", "/parcels/"+string(p.Code))
	respond(w, http.StatusCreated, p)
}

func (s *server) show(w http.ResponseWriter, r *http.Request) {
	code, err := parcel.ParseCode(r.PathValue("code"))
	if err != nil {
		fail(w, Problem{Status: http.StatusBadRequest, Title: "Bad tracking code", Detail: err.Error()})
		return
	}
	p, scans, err := s.parcels.Get(code)
	if err != nil {
		fail(w, problemFor(err))
		return
	}
	respond(w, http.StatusOK, map[string]any{"parcel": p, "scans": scans})
}

func (s *server) scan(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	if err != nil {
		fail(w, Problem{Status: http.StatusBadRequest, Title: "Unreadable body"})
		return
	}
	scan, err := event.Decode(body, s.now())
	if err != nil {
		fail(w, Problem{Status: http.StatusBadRequest, Title: "Bad scan", Detail: err.Error()})
		return
	}
	if err := s.parcels.Scan(scan); err != nil {
		fail(w, problemFor(err))
		return
	}
	if scan.Status.Final() {
		// A lost message must not lose the scan, so this error goes no further.
		_ = notify.WithRetry(s.post, notify.Message{Code: scan.Code, Text: scan.Describe()}, 3, time.Sleep)
	}
	w.WriteHeader(http.StatusNoContent)
}

func (s *server) route(w http.ResponseWriter, r *http.Request) {
	path, err := s.network.Shortest(r.PathValue("from"), r.PathValue("to"))
	if err != nil {
		fail(w, Problem{Status: http.StatusNotFound, Title: "No route", Detail: err.Error()})
		return
	}
	respond(w, http.StatusOK, path)
}
