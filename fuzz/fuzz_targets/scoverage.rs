//! Feeds the reader of `scoverage`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::read("scoverage", bytes);
});
