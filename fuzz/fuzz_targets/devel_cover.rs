//! Feeds the reader of `devel-cover`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::read("devel-cover", bytes);
});
