//! Feeds the reader of `go-covdata`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::read("go-covdata", bytes);
});
