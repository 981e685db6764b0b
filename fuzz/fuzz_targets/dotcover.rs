//! Feeds the reader of `dotcover`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::read("dotcover", bytes);
});
