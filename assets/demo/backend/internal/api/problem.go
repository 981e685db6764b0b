package api

import (
	"encoding/json"
	"errors"
	"net/http"

	"example.org/tako/backend/internal/parcel"
	"example.org/tako/backend/internal/store"
)

// Problem is the body of every answer that is not a success.
type Problem struct {
	Status int    `json:"status"`
	Title  string `json:"title"`
	Detail string `json:"detail,omitempty"`
}

// problemFor picks the HTTP status that fits an error.
func problemFor(err error) Problem {
	status := http.StatusInternalServerError
	switch {
	case errors.Is(err, store.ErrNotFound):
		status = http.StatusNotFound
	case errors.Is(err, store.ErrExists):
		status = http.StatusConflict
	case errors.Is(err, parcel.ErrInvalid):
		status = http.StatusUnprocessableEntity
	}
	problem := Problem{Status: status, Title: http.StatusText(status)}
	if status < http.StatusInternalServerError {
		problem.Detail = err.Error()
	}
	return problem
}

func respond(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func fail(w http.ResponseWriter, problem Problem) {
	respond(w, problem.Status, problem)
}
