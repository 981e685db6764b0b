//! Feeds the reader of `julia`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::read("julia", bytes);
});
