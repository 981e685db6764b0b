//! Feeds the reader of `istanbul`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::read("istanbul", bytes);
});
