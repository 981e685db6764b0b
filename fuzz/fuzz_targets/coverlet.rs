//! Feeds the reader of `coverlet`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::read("coverlet", bytes);
});
