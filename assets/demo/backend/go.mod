module example.org/tako/backend

go 1.22
