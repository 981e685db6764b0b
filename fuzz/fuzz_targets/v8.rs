//! Feeds the reader of `v8`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::read("v8", bytes);
});
