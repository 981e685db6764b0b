//! Feeds the reader of `cobertura`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::read("cobertura", bytes);
});
