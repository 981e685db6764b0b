//! Feeds the reader of `simplecov-json`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::read("simplecov-json", bytes);
});
