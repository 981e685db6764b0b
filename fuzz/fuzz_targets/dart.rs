//! Feeds the reader of `dart`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::read("dart", bytes);
});
