//! Feeds the reader of `gcov-notes`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::read("gcov-notes", bytes);
});
