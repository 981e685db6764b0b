//! Feeds the reader of `sonarqube`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::read("sonarqube", bytes);
});
