//! Feeds the reader of `opencover`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::read("opencover", bytes);
});
