//! Feeds the reader of `lazycov-json`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::read("lazycov-json", bytes);
});
