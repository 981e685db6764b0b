//! Feeds the reader of `gcov-data`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::read("gcov-data", bytes);
});
