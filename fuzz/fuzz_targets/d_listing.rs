//! Feeds the reader of `d-listing`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::read("d-listing", bytes);
});
