//! Feeds the reader of `codecov`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::read("codecov", bytes);
});
