//! Feeds the reader of `phpunit-xml`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    lazycov_fuzz::read("phpunit-xml", bytes);
});
