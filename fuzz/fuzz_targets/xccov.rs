//! Feeds the reader of `xccov`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::read("xccov", bytes);
});
