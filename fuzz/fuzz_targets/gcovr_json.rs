//! Feeds the reader of `gcovr-json`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::read("gcovr-json", bytes);
});
