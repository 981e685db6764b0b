//! Feeds the reader of `clover`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::read("clover", bytes);
});
