//! Feeds the reader of `go-coverprofile`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::read("go-coverprofile", bytes);
});
