//! Feeds the reader of `coveragepy-sqlite`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::read("coveragepy-sqlite", bytes);
});
