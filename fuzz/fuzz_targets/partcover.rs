//! Feeds the reader of `partcover`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::read("partcover", bytes);
});
