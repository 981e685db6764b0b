//! Feeds the reader of `ncover`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::read("ncover", bytes);
});
