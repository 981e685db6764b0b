//! Feeds the reader of `simplecov-resultset`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::read("simplecov-resultset", bytes);
});
