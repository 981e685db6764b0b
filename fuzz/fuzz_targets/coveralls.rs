//! Feeds the reader of `coveralls`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::read("coveralls", bytes);
});
