//! Feeds the reader of `lcov`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::read("lcov", bytes);
});
