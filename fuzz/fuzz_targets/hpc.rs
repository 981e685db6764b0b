//! Feeds the reader of `hpc`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::read("hpc", bytes);
});
