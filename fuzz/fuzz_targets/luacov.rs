//! Feeds the reader of `luacov`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::read("luacov", bytes);
});
