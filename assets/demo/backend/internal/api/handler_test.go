package api

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"example.org/tako/backend/internal/notify"
	"example.org/tako/backend/internal/route"
	"example.org/tako/backend/internal/store"
)

func call(t *testing.T, handler http.Handler, method, path, body string) *httptest.ResponseRecorder {
	t.Helper()
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, httptest.NewRequest(method, path, strings.NewReader(body)))
	return recorder
}

func fresh() http.Handler {
	clock := func() time.Time { return time.Date(2026, time.May, 4, 12, 0, 0, 0, time.UTC) }
	return New(store.NewMemory(), route.Network(), notify.Nobody{}, clock)
}

const newParcel = `{"code":"TK473124829","origin":"OSL","destination":"LIS","grams":900}`

func TestCreateThenShow(t *testing.T) {
	api := fresh()
	created := call(t, api, "POST", "/parcels", newParcel)
	if created.Code != http.StatusCreated || created.Header().Get("Location") != "/parcels/TK473124829" {
		t.Fatalf("got %d %v", created.Code, created.Header())
	}
	shown := call(t, api, "GET", "/parcels/tk473124829", "")
	if shown.Code != http.StatusOK || !strings.Contains(shown.Body.String(), `"status":"announced"`) {
		t.Fatalf("got %d %s", shown.Code, shown.Body)
	}
}

func TestProblems(t *testing.T) {
	cases := []struct {
		method, path, body string
		want               int
	}{
		{"POST", "/parcels", "{", http.StatusBadRequest},
		{"POST", "/parcels", `{"code":"TK473124829"}`, http.StatusUnprocessableEntity},
		{"GET", "/parcels/TK473124829", "", http.StatusNotFound},
		{"GET", "/parcels/nonsense", "", http.StatusBadRequest},
	}
	for _, c := range cases {
		if got := call(t, fresh(), c.method, c.path, c.body).Code; got != c.want {
			t.Errorf("%s %s: got %d", c.method, c.path, got)
		}
	}
}

func TestScanMovesTheParcel(t *testing.T) {
	api := fresh()
	call(t, api, "POST", "/parcels", newParcel)
	body := `{"code":"TK473124829","at":"2026-05-04T11:00:00Z","hub":"OSL","status":"accepted"}`
	if got := call(t, api, "POST", "/scans", body).Code; got != http.StatusNoContent {
		t.Fatalf("got %d", got)
	}
}
