//! Feeds the reader of `coveragepy-json`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::read("coveragepy-json", bytes);
});
