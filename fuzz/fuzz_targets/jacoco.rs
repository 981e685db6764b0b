//! Feeds the reader of `jacoco`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::read("jacoco", bytes);
});
